package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.eprocess.BakeWatch;
import io.canary.analysis.sequential.eprocess.CombinedEvidence;
import io.canary.analysis.sequential.eprocess.ErrorLimit;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.eprocess.ShareTest;
import io.canary.analysis.sequential.eprocess.WeightedEProcess;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All watches of a rollout, from the baseline's first report on. It processes ticks and returns the evidence; the
 * caller decides what follows from it. Not thread-safe.
 */
public final class Watches {
    private final SequentialPolicy policy;
    private final List<Watch> all;
    private final ErrorLimit limit;
    private final CombinedEvidence combined;
    private final BakeWatch bake;
    private final IncidentFlag incident;
    private final ShareTest share;
    private final MetricReports reports;

    // for the last tick, a bit for each metric
    private int canaryMissing;
    private int baselineMissing;

    private final StartRecovery recovery;
    private final StepWarmup warmUp;

    /** Starts without evidence. */
    public Watches(SequentialPolicy policy) {
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

    /** Starts with what earlier rollouts have learned about the baseline. */
    public void remember(Learned before) {
        for (var watch : all) {
            var metric = watch.metric();
            before.metrics().stream()
                    .filter(m -> m.name().equals(metric.name())
                            && m.kind() == metric.kind()
                            && m.direction() == metric.direction())
                    .forEach(watch::remember);
        }
    }

    /** The knowledge for the next rollout to start with; null if this one has learned nothing. */
    public @Nullable Learned learned() {
        if (all.stream().noneMatch(Watch::hasLearned)) {
            return null;
        }
        var learned = all.stream().map(Watch::learned).filter(Objects::nonNull).toList();
        return new Learned(Learned.VERSION, policy.analysis().tick(), learned);
    }

    /**
     * Starts a step.
     *
     * @param ofWarmUp the part of a full warm-up that it needs, 0 to 1
     * @param fresh the share of the canary that is new in the step, 0 to 1
     */
    public void beginStep(double ofWarmUp, double fresh) {
        warmUp.begin(ofWarmUp);
        recovery.beginStep();
        share.beginStep();
        all.forEach(w -> w.beginStep(fresh));
    }

    /** Adds a tick. */
    public void observe(Stratum stratum) {
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

    /** Whether the canary is still recovering from the start of the step, or was until a few ticks ago. */
    public boolean isRecovering() {
        return recovery.isAwaited();
    }

    /** The part of a report that each watch observes; null if the report lacks its metric. */
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

    /** Learns the usual values of the baseline, unless this report is anomalous. */
    public void learn(Report baseline) {
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

    /** The logarithm of the e-value of harm. */
    public double logEvidence() {
        return combined.logEvidence();
    }

    /** The part that counts; see {@link CombinedEvidence}. */
    public double cappedLogEvidence() {
        return combined.cappedLogEvidence();
    }

    public BakeWatch bake() {
        return bake;
    }

    public boolean isIncident() {
        return incident.isUp();
    }

    /** Whether the canary gets less of the traffic than its weight. */
    public boolean isShareRefuted() {
        return share.isRefuted();
    }

    /** The proofs that a rung needs and that are missing. */
    public List<MissingEvidence> missingProofs(Rung rung) {
        var missing = new ArrayList<MissingEvidence>(3);
        for (int i = 0; i < all.size(); i++) {
            if (reports.isOnlyLimited(i)) {
                reports.addMissingLimit(missing);
            } else {
                all.get(i).addMissing(rung, missing);
            }
        }
        return missing;
    }

    /** As {@link MetricReports#missing}. */
    public List<MissingEvidence> missingReports(Rung rung, long tick, boolean canaryOnly) {
        return reports.missing(rung, tick, canaryOnly);
    }

    /** As {@link MetricReports#unreported}. */
    public List<String> unreported(Rung rung, long tick, boolean canaryOnly) {
        return reports.unreported(rung, tick, canaryOnly);
    }

    /** The finding on each metric, in the order of the policy. */
    public List<MetricFinding> findings() {
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

    public void write(MementoWriter to) {
        to.section("missing").putAll(canaryMissing, baselineMissing);
        recovery.write(to.section("recovery"));
        warmUp.write(to.section("step_warm_up"));
        all.forEach(w -> w.write(to));
        combined.write(to.section("evidence"));
        bake.write(to.section("bake"));
        incident.write(to.section("incident"));
        share.write(to.section("traffic_share"));
        reports.write(to.section("reporting"));
    }

    public void read(MementoReader from) {
        from.section("missing");
        canaryMissing = (int) from.next();
        baselineMissing = (int) from.next();
        recovery.read(from.section("recovery"));
        warmUp.read(from.section("step_warm_up"));
        all.forEach(w -> w.read(from));
        combined.read(from.section("evidence"));
        bake.read(from.section("bake"));
        incident.read(from.section("incident"));
        share.read(from.section("traffic_share"));
        reports.read(from.section("reporting"));
    }
}
