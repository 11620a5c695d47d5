package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that is watched in a rollout, from the first report on that there is to compare with. Not thread-safe. */
final class Watches {
    /** Where an error rate is harm by itself, so much of all evidence, and so of alpha, is kept for it. */
    private static final double LIMIT_WEIGHT = .2;

    /** A canary that has not recovered from its start by then is not going to. */
    private static final double RECOVERY_SECONDS_MOST = 180;

    /** A step whose start took longer has to show so many ticks after it. */
    private static final int TICKS_AFTER_RECOVERY = 3;

    private static final double[] LIMIT_ALTERNATIVES = {1.5, 2.5, 6, 30};

    private static final String ONLY_LIMITED = " (percentiles cannot be compared: latency is held to limits only)";

    private final SequentialPolicy policy;
    private final List<Watch> all;
    private final @Nullable LimitTest limit;
    private final @Nullable Wager limitWager;
    private final Pool pool;
    private final IncidentFlag incident;
    private final ShareTest share;
    private final Reporting reporting;
    private final LatencyPercentiles percentiles = new LatencyPercentiles();

    // Of the last tick, a bit for each metric.
    private int canaryMissing;
    private int baselineMissing;

    /** Ticks that the step has to show yet, because its start took longer. */
    private int owed;

    private double warmUp = 1;

    Watches(SequentialPolicy policy) {
        this.policy = policy;
        var rate = policy.analysis().errorLimit();
        limit = rate == null ? null : new LimitTest(rate, LIMIT_ALTERNATIVES);
        limitWager = rate == null
                ? null
                : new Wager(
                        "limit", Prior.LIMIT, LIMIT_WEIGHT, policy.analysis().alpha());
        all = watches(policy, limit == null ? 1 : 1 - LIMIT_WEIGHT);
        var wagers = new ArrayList<Wager>();
        all.forEach(w -> wagers.addAll(w.wagers()));
        if (limitWager != null) {
            wagers.add(limitWager);
        }
        pool = new Pool(wagers, policy.analysis().alpha());
        incident = new IncidentFlag(policy.analysis().tickSeconds());
        share = new ShareTest(policy.analysis().alpha());
        reporting = new Reporting(policy.judged());
    }

    private static List<Watch> watches(SequentialPolicy policy, double weight) {
        var metrics = policy.judged();
        var weights = Weights.of(metrics, weight);
        var watches = new ArrayList<Watch>();
        for (int i = 0; i < metrics.size(); i++) {
            var metric = metrics.get(i);
            watches.add(
                    switch (metric.kind()) {
                        case RATIO ->
                            new RatioWatch(
                                    metric,
                                    weights.get(i),
                                    policy,
                                    metric.name().equals(Metric.ERRORS));
                        case DISTRIBUTION ->
                            new DistributionWatch(
                                    metric,
                                    weights.get(i),
                                    policy,
                                    metric.name().equals(Metric.LATENCY));
                        case GAUGE -> new GaugeWatch(metric, weights.get(i), policy);
                    });
        }
        return List.copyOf(watches);
    }

    /** Begins with what is known of the baseline from the rollouts before. */
    void remember(Learned before) {
        for (var watch : all) {
            var metric = watch.metric();
            before.metrics().stream()
                    .filter(m -> m.name().equals(metric.name())
                            && m.kind() == metric.kind()
                            && m.direction() == metric.direction())
                    .forEach(watch::remember);
        }
    }

    /** What is to be remembered of the baseline; null where this rollout has learned nothing. */
    @Nullable
    Learned learned() {
        if (all.stream().noneMatch(Watch::hasLearned)) {
            return null;
        }
        var learned = all.stream().map(Watch::learned).filter(Objects::nonNull).toList();
        return new Learned(Learned.VERSION, policy.analysis().tick(), learned);
    }

    /**
     * A step begins.
     *
     * @param warmUp which part of a whole warm-up it needs, 0 to 1
     * @param fresh the share of the canary that is new in it, 0 to 1
     */
    void beginStep(double warmUp, double fresh) {
        this.warmUp = warmUp;
        owed = 0;
        share.beginStep();
        all.forEach(w -> w.beginStep(fresh));
    }

    /** Takes in a tick. */
    void observe(Stratum stratum) {
        var canary = views(stratum.canary());
        var baseline = views(stratum.baseline());
        canaryMissing = missing(canary);
        baselineMissing = missing(baseline);
        reporting.observe(stratum);
        percentiles.observe(stratum, isWarm(stratum, Metric.Kind.DISTRIBUTION));
        boolean recovering = recovers(stratum);
        owed = recovering ? TICKS_AFTER_RECOVERY : Math.max(0, owed - 1);
        for (int i = 0; i < all.size(); i++) {
            var ours = canary.get(i);
            var theirs = baseline.get(i);
            if (ours != null && theirs != null) {
                all.get(i).observe(ours, theirs, stratum.stepSeconds(), phase(stratum, all.get(i), recovering));
            }
        }
        observeShare(stratum);
        observeLimit(stratum);
        boolean anomalous = isAnomalous(baseline);
        pool.settle(!anomalous || incident.isUp());
        learn(baseline, stratum.baseline() != null, anomalous);
    }

    private Phase phase(Stratum stratum, Watch watch, boolean recovering) {
        if (!isWarm(stratum, watch.metric().kind())) {
            return Phase.START;
        } else if (recovering) {
            return Phase.RECOVERING;
        }
        return incident.isUp() ? Phase.ASLEEP : Phase.AWAKE;
    }

    /** Whether it shows in any metric: instances that are slow at first fail more often as well, though that takes longer to show. */
    private boolean recovers(Stratum stratum) {
        double seconds = stratum.stepSeconds();
        return policy.analysis().adaptiveWarmup()
                && seconds < RECOVERY_SECONDS_MOST
                && isWarm(stratum, Metric.Kind.RATIO)
                && all.stream().anyMatch(w -> w.isRecovering(seconds));
    }

    /** Whether the canary is still recovering from the start of the step, or was until just now. */
    boolean isRecovering() {
        return owed > 0;
    }

    /** What each watch sees of a report; null where there is nothing. */
    private List<@Nullable View> views(@Nullable Report report) {
        var views = new ArrayList<@Nullable View>(all.size());
        for (var watch : all) {
            var reading = report == null ? null : report.of(watch.metric());
            views.add(reading == null || report == null ? null : watch.view(reading, report));
        }
        return views;
    }

    private static int missing(List<@Nullable View> views) {
        int missing = 0;
        for (int i = 0; i < views.size(); i++) {
            missing |= views.get(i) == null ? 1 << i : 0;
        }
        return missing;
    }

    private void observeShare(Stratum stratum) {
        double weight = stratum.step().weight().basisPoints() / 10_000.0;
        if (weight > 0 && weight < 1 && isWarm(stratum, Metric.Kind.RATIO)) {
            share.observe(stratum.canary(), stratum.baseline(), weight);
        }
    }

    /** Where the canary has all of the traffic, an error rate is all that there is to judge it by. */
    private void observeLimit(Stratum stratum) {
        if (limit == null || limitWager == null || stratum.canary() == null) {
            return;
        }
        boolean alone = stratum.step().weight().basisPoints() == 10_000;
        boolean awake = isWarm(stratum, Metric.Kind.RATIO) && !incident.isUp();
        if (alone && awake && stratum.canary().readings().get(Metric.ERRORS) instanceof Arm errors) {
            double[] ratios = new double[LIMIT_ALTERNATIVES.length];
            limit.logRatios(errors, ratios);
            limitWager.observe(ratios);
        }
    }

    private boolean isWarm(Stratum stratum, Metric.Kind kind) {
        return stratum.stepSeconds() >= warmUp * policy.analysis().warmUpSeconds(kind);
    }

    /** Learns what is usual of the baseline, unless this is not. */
    void learn(Report baseline) {
        var seen = views(baseline);
        learn(seen, true, isAnomalous(seen));
    }

    private boolean isAnomalous(List<@Nullable View> baseline) {
        boolean anomalous = false;
        for (int i = 0; i < all.size(); i++) {
            var view = baseline.get(i);
            anomalous |= view != null && all.get(i).isAnomalous(view);
        }
        return anomalous;
    }

    private void learn(List<@Nullable View> baseline, boolean came, boolean anomalous) {
        if (!came) {
            incident.observeNothing();
            return;
        }
        incident.observe(anomalous);
        for (int i = 0; i < all.size() && incident.isUsual(); i++) {
            var view = baseline.get(i);
            if (view != null) {
                all.get(i).learn(view);
            }
        }
    }

    double logEvidence() {
        return pool.logEvidence();
    }

    double told() {
        return pool.told();
    }

    boolean isIncident() {
        return incident.isUp();
    }

    boolean isShareRefuted() {
        return share.isRefuted();
    }

    /** What a rung lacks. */
    List<Lack> lacks(Rung rung) {
        var lacks = new ArrayList<Lack>(3);
        for (int i = 0; i < all.size(); i++) {
            if (isOnlyLimited(i)) {
                var lack = percentiles.lack();
                lacks.addAll(lack == null ? List.of() : List.of(lack));
            } else {
                all.get(i).addLacks(rung, lacks);
            }
        }
        return lacks;
    }

    /**
     * Whether it is latency, both report percentiles of it, and one of them never reported a distribution: it cannot be compared, so no proof of it
     * is wanted, and limits are all that holds.
     */
    private boolean isOnlyLimited(int metric) {
        return all.get(metric).metric().name().equals(Metric.LATENCY)
                && !reporting.wasReportedByBoth(metric)
                && percentiles.areReported();
    }

    /**
     * What is reported by one version and not by the other, and what neither reports although it is to be compared, for people; and which
     * requests are left out of the rate of errors.
     *
     * @param tick after which one asks
     * @param canaryOnly whether the baseline has no traffic, and nothing to report
     */
    List<String> unreported(Rung rung, long tick, boolean canaryOnly) {
        var unreported = new ArrayList<String>(0);
        for (int i = 0; i < all.size(); i++) {
            var missing = missing(i, tick, canaryOnly);
            var metric = all.get(i).metric();
            boolean isLimited = isOnlyLimited(i);
            boolean isByNeither =
                    missing == Missing.IN_BOTH && metric.isCommon() && !isLimited && !isWanted(all.get(i), rung);
            if (missing != Missing.IN_NEITHER && !isByNeither) {
                unreported.add(metric.words() + missing.words + (isLimited ? ONLY_LIMITED : ""));
            }
        }
        unreported.addAll(reporting.errorsLeftOut());
        return unreported;
    }

    /**
     * Of that, what keeps a weight from rising: the metrics of the user's own, and what is to be proven for a rung and was, before it was not
     * reported any more.
     */
    List<Lack> lacksOfReports(Rung rung, long tick, boolean canaryOnly) {
        var lacks = new ArrayList<Lack>(0);
        for (int i = 0; i < all.size(); i++) {
            var metric = all.get(i).metric();
            boolean isProven = isGuarded(metric, rung) && !isWanted(all.get(i), rung);
            var missing = missing(i, tick, canaryOnly);
            if (missing != Missing.IN_NEITHER && (isProven || !metric.isCommon())) {
                lacks.add(Lack.ofReport(metric.words() + missing.words));
            }
        }
        return lacks;
    }

    private static boolean isGuarded(Metric metric, Rung rung) {
        return metric.name().equals(Metric.ERRORS) || (metric.name().equals(Metric.LATENCY) && rung == Rung.PROMOTION);
    }

    /** Which version does not report a metric. */
    private enum Missing {
        IN_NEITHER(""),
        IN_CANARY(" by the canary"),
        IN_BASELINE(" by the baseline"),
        IN_BOTH(" by either version");

        private final String words;

        Missing(String words) {
            this.words = words;
        }
    }

    private Missing missing(int metric, long tick, boolean canaryOnly) {
        boolean inCanary = reporting.isMissingInCanary(metric, tick);
        boolean inBaseline = !canaryOnly && reporting.isMissingInBaseline(metric, tick);
        if (inCanary && inBaseline) {
            return Missing.IN_BOTH;
        }
        return inCanary ? Missing.IN_CANARY : inBaseline ? Missing.IN_BASELINE : Missing.IN_NEITHER;
    }

    private static boolean isWanted(Watch watch, Rung rung) {
        var lacks = new ArrayList<Lack>(3);
        watch.addLacks(rung, lacks);
        return !lacks.isEmpty();
    }

    List<MetricFinding> findings() {
        var findings = new ArrayList<MetricFinding>(all.size());
        double together = pool.logEvidence();
        for (int i = 0; i < all.size(); i++) {
            var watch = all.get(i);
            var wagers = watch.wagers();
            double log = Pool.mean(wagers, Wager::logEvidence);
            double weight = wagers.stream().mapToDouble(Wager::weight).sum();
            findings.add(new MetricFinding(
                    watch.metric().name(),
                    log,
                    Math.min(1, weight * Math.exp(log - together)),
                    watch.parts(),
                    watch.seen(),
                    (canaryMissing & 1 << i) != 0,
                    (baselineMissing & 1 << i) != 0));
        }
        return findings;
    }

    void write(Memento.Writer to) {
        to.put(canaryMissing);
        to.put(baselineMissing);
        to.put(owed);
        to.put(warmUp);
        all.forEach(w -> w.write(to));
        pool.write(to);
        incident.write(to);
        share.write(to);
        reporting.write(to);
        percentiles.write(to);
    }

    void read(Memento.Reader from) {
        canaryMissing = (int) from.next();
        baselineMissing = (int) from.next();
        owed = (int) from.next();
        warmUp = from.next();
        all.forEach(w -> w.read(from));
        pool.read(from);
        incident.read(from);
        share.read(from);
        reporting.read(from);
        percentiles.read(from);
    }
}
