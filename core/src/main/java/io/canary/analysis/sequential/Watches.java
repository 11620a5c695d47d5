package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that is watched in a rollout, from the first report on that there is to compare with. Not thread-safe. */
final class Watches {
    private final SequentialPolicy policy;
    private final List<Watch> all;
    private final ErrorLimit limit;
    private final CombinedEvidence combined;
    private final BakeWatch bake;
    private final IncidentFlag incident;
    private final ShareTest share;
    private final MetricReports reports;

    // Of the last tick, a bit for each metric.
    private int canaryMissing;
    private int baselineMissing;

    private final StartRecovery recovery;
    private final StepWarmup warmUp;

    Watches(SequentialPolicy policy) {
        this.policy = policy;
        recovery = new StartRecovery(policy.analysis());
        warmUp = new StepWarmup(policy.analysis());
        limit = new ErrorLimit(policy.analysis());
        all = WatchFactory.watches(policy, limit.weightOfOthers());
        var eProcesses = new ArrayList<WeightedEProcess>();
        all.forEach(w -> eProcesses.addAll(w.eProcesses()));
        eProcesses.addAll(limit.eProcesses());
        combined = new CombinedEvidence(eProcesses, policy.analysis().alpha());
        bake = new BakeWatch(eProcesses, policy.analysis().bakeAlpha());
        incident = new IncidentFlag(policy.analysis().tickSeconds());
        share = new ShareTest(policy.analysis().alpha());
        reports = new MetricReports(all);
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
     * @param ofWarmUp which part of a whole warm-up it needs, 0 to 1
     * @param fresh the share of the canary that is new in it, 0 to 1
     */
    void beginStep(double ofWarmUp, double fresh) {
        warmUp.begin(ofWarmUp);
        recovery.beginStep();
        share.beginStep();
        all.forEach(w -> w.beginStep(fresh));
    }

    /** Takes in a tick. */
    void observe(Stratum stratum) {
        var canary = views(stratum.canary());
        var baseline = views(stratum.baseline());
        canaryMissing = missing(canary);
        baselineMissing = missing(baseline);
        reports.observe(stratum, isWarm(stratum, Metric.Kind.DISTRIBUTION));
        boolean recovering = recovery.observe(stratum.stepSeconds(), isWarm(stratum, Metric.Kind.RATIO), all);
        for (int i = 0; i < all.size(); i++) {
            var ours = canary.get(i);
            var theirs = baseline.get(i);
            if (ours != null && theirs != null) {
                all.get(i).observe(ours, theirs, stratum.stepSeconds(), phase(stratum, all.get(i), recovering));
            }
        }
        observeShare(stratum);
        if (isWarm(stratum, Metric.Kind.RATIO) && !incident.isUp()) {
            limit.observe(stratum);
        }
        boolean anomalous = isAnomalous(baseline);
        combined.settle(!anomalous || incident.isUp());
        bake.observe(stratum.step(), !anomalous || incident.isUp());
        learn(baseline, stratum.baseline() != null, anomalous);
    }

    private Phase phase(Stratum stratum, Watch watch, boolean recovering) {
        if (!isWarm(stratum, watch.metric().kind())) {
            return Phase.START;
        } else if (recovering) {
            return Phase.RECOVERING;
        }
        return incident.isUp() ? Phase.CATASTROPHE_ONLY : Phase.FULL;
    }

    /** Whether the canary is still recovering from the start of the step, or was until just now. */
    boolean isRecovering() {
        return recovery.isAwaited();
    }

    /** What each watch sees of a report; null where there is nothing. */
    private List<@Nullable MetricView> views(@Nullable Report report) {
        var views = new ArrayList<@Nullable MetricView>(all.size());
        for (var watch : all) {
            var reading = report == null ? null : report.of(watch.metric());
            views.add(reading == null || report == null ? null : watch.view(reading, report));
        }
        return views;
    }

    private static int missing(List<@Nullable MetricView> views) {
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

    private boolean isWarm(Stratum stratum, Metric.Kind kind) {
        return warmUp.isOver(kind, stratum.stepSeconds());
    }

    /** Learns what is usual of the baseline, unless this is not. */
    void learn(Report baseline) {
        var seen = views(baseline);
        learn(seen, true, isAnomalous(seen));
    }

    private boolean isAnomalous(List<@Nullable MetricView> baseline) {
        boolean anomalous = false;
        for (int i = 0; i < all.size(); i++) {
            var view = baseline.get(i);
            anomalous |= view != null && all.get(i).isAnomalous(view);
        }
        return anomalous;
    }

    private void learn(List<@Nullable MetricView> baseline, boolean came, boolean anomalous) {
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
        return combined.logEvidence();
    }

    double told() {
        return combined.cappedLogEvidence();
    }

    BakeWatch bake() {
        return bake;
    }

    boolean isIncident() {
        return incident.isUp();
    }

    boolean isShareRefuted() {
        return share.isRefuted();
    }

    List<MissingEvidence> lacks(Rung rung) {
        var lacks = new ArrayList<MissingEvidence>(3);
        for (int i = 0; i < all.size(); i++) {
            if (reports.isOnlyLimited(i)) {
                reports.addLackOfLimit(lacks);
            } else {
                all.get(i).addLacks(rung, lacks);
            }
        }
        return lacks;
    }

    /** Which version reports what. */
    MetricReports reports() {
        return reports;
    }

    List<MetricFinding> findings() {
        var findings = new ArrayList<MetricFinding>(all.size());
        double together = combined.logEvidence();
        for (int i = 0; i < all.size(); i++) {
            var watch = all.get(i);
            var eProcesses = watch.eProcesses();
            double log = CombinedEvidence.mean(eProcesses, WeightedEProcess::logEvidence);
            double weight =
                    eProcesses.stream().mapToDouble(WeightedEProcess::weight).sum();
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
        recovery.write(to);
        warmUp.write(to);
        all.forEach(w -> w.write(to));
        combined.write(to);
        bake.write(to);
        incident.write(to);
        share.write(to);
        reports.write(to);
    }

    void read(Memento.Reader from) {
        canaryMissing = (int) from.next();
        baselineMissing = (int) from.next();
        recovery.read(from);
        warmUp.read(from);
        all.forEach(w -> w.read(from));
        combined.read(from);
        bake.read(from);
        incident.read(from);
        share.read(from);
        reports.read(from);
    }
}
