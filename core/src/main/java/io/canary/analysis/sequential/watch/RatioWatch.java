package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.eprocess.ErrorProofs;
import io.canary.analysis.sequential.eprocess.RatioEProcess;
import io.canary.analysis.sequential.eprocess.RatioInterval;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.eprocess.Tick;
import io.canary.analysis.sequential.eprocess.WeightedEProcess;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches errors, or another ratio, by {@link RatioEProcess}: within the margin, and for a catastrophe (&rho; = 3,
 * &delta; = 2 points) always.
 */
final class RatioWatch implements Watch {
    private static final double INTERVAL_ALPHA = .05;

    // An incident is a rate above both of these; with few requests, by some deviations.
    private static final double INCIDENT_RATE = .02;
    private static final double INCIDENT_TIMES = 5;
    private static final double FEW_REQUESTS = 200;
    private static final double DEVIATIONS = 3;

    private final Metric metric;
    private final RatioEProcess harm;
    private final RatioEProcess catastrophe;
    private final Dispersion dispersion = new Dispersion();
    private final InstanceSpread instances = new InstanceSpread();
    private final @Nullable ColdStart start;
    private final StratifiedRatio ratio = new StratifiedRatio();
    private final @Nullable RatioInterval interval;
    private final @Nullable ErrorProofs proofs;
    private final double goal;
    private double canaryRequests;
    private double canaryBad;
    private double baselineRequests;
    private double baselineBad;
    private double perCanary;

    /**
     * A watch of a metric, with its weights.
     *
     * @param guarded whether a promotion needs proofs for it, as for errors
     */
    RatioWatch(Metric metric, Weights weights, SequentialPolicy policy, boolean guarded) {
        this.metric = metric;
        start = policy.analysis().adaptiveWarmup()
                ? new ColdStart(policy.analysis().tickSeconds())
                : null;
        double alpha = policy.analysis().alpha();
        harm = RatioEProcess.harm(metric.margin(), weights.main(), alpha);
        catastrophe = RatioEProcess.catastrophe(weights.catastrophe(), alpha);
        interval = guarded && policy.analysis().ratioInterval() ? new RatioInterval(INTERVAL_ALPHA) : null;
        proofs = guarded ? new ErrorProofs(policy.analysis().proof()) : null;
        goal = Math.log(policy.analysis().proof().evidence());
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<WeightedEProcess> eProcesses() {
        return List.of(harm.process(), catastrophe.process());
    }

    @Override
    public void beginStep(double fresh) {
        if (start != null) {
            start.beginStep(fresh);
        }
        canaryRequests = 0;
        canaryBad = 0;
        baselineRequests = 0;
        baselineBad = 0;
    }

    @Override
    public MetricView view(Reading reading, Report report) {
        var arm = (Arm) reading;
        return new MetricView.Rates(
                metric.isHigherBetter() ? new Arm(arm.requests(), arm.good()) : arm,
                report.kept(Report.INSTANCES, 1),
                metric.name().equals(Metric.ERRORS) ? report.kept(Report.SPREAD_ERRORS, Double.NaN) : Double.NaN);
    }

    @Override
    public void observe(MetricView canary, MetricView baseline, double seconds, Phase phase) {
        var ours = (MetricView.Rates) canary;
        var theirs = (MetricView.Rates) baseline;
        var tick = new Tick(ours.arm(), theirs.arm());
        canaryRequests += tick.canary().requests();
        canaryBad += tick.canary().bad();
        baselineRequests += tick.baseline().requests();
        baselineBad += tick.baseline().bad();
        if (!tick.isComparable()) {
            return;
        }
        perCanary = tick.baseline().requests() / tick.canary().requests();
        double between = between(tick, ours.instances(), theirs.instances());
        double phi = Math.max(dispersion.factor(), between);
        if (start != null && phase != Phase.CATASTROPHE_ONLY) {
            observeStart(start, tick, seconds, phi);
        }
        catastrophe.observe(tick, phi);
        if (phase == Phase.FULL) {
            harm.observe(tick, Math.max(dispersion.carefulFactor(), between));
            compare(tick, phi);
        }
    }

    private void observeStart(ColdStart start, Tick tick, double seconds, double phi) {
        double expected = dispersion.expected();
        double limit = metric.margin();
        double ours = tick.canary().requests();
        double theirs = tick.baseline().requests();
        start.observe(
                seconds,
                tick.canary().bad() / ours - limit * tick.baseline().bad() / theirs,
                phi * expected * (1 - expected) * (1 / ours + limit * limit / theirs));
    }

    /** How much the rates vary beyond chance because instances differ. */
    private double between(Tick tick, double canaries, double baselines) {
        double expected = dispersion.expected();
        double chance = expected
                * (1 - expected)
                * (1 / tick.canary().requests() + 1 / tick.baseline().requests());
        return 1 + instances.variance(canaries, baselines) / chance;
    }

    private void compare(Tick tick, double phi) {
        ratio.observe(tick);
        if (interval != null) {
            interval.observe(tick, phi);
        }
        if (proofs != null) {
            proofs.observe(tick, phi, dispersion.expected(), goal);
        }
    }

    @Override
    public boolean isRecovering(double seconds) {
        return start != null && start.isLeft(seconds);
    }

    @Override
    public boolean isAnomalous(MetricView baseline) {
        var arm = ((MetricView.Rates) baseline).arm();
        double n = arm.requests();
        if (n == 0) {
            return false;
        }
        double limit = Math.min(1, Math.max(INCIDENT_RATE, INCIDENT_TIMES * dispersion.expected()));
        double slack = n < FEW_REQUESTS ? DEVIATIONS * Math.sqrt(limit * (1 - limit) / n) : 0;
        return arm.bad() / n > limit + slack;
    }

    @Override
    public void learn(MetricView baseline) {
        var seen = (MetricView.Rates) baseline;
        dispersion.observe(seen.arm());
        instances.observe(seen.spread());
    }

    @Override
    public void remember(Learned.OfMetric before) {
        dispersion.remember(before.variations().getFirst());
    }

    @Override
    public Learned.OfMetric learned() {
        var variations = List.of(dispersion.learned());
        return new Learned.OfMetric(metric.name(), metric.kind(), metric.direction(), variations, 0, 0, List.of());
    }

    @Override
    public boolean hasLearned() {
        return dispersion.hasLearned();
    }

    @Override
    public void addMissing(Rung rung, List<MissingEvidence> to) {
        if (proofs != null) {
            proofs.addMissing(rung, goal, dispersion.expected(), perCanary, dispersion.factor(), to);
        }
    }

    @Override
    public MetricFinding.Seen seen() {
        return new MetricFinding.Rates(
                new Arm(canaryRequests, canaryBad),
                new Arm(baselineRequests, baselineBad),
                ratio.ratio(),
                interval == null ? null : interval.bounds());
    }

    @Override
    public void write(MementoWriter to) {
        to.section(section("seen")).putAll(canaryRequests, canaryBad, baselineRequests, baselineBad, perCanary);
        if (start != null) {
            start.write(to.section(section("start")));
        }
        dispersion.write(to.section(section("dispersion")));
        instances.write(to.section(section("instances")));
        ratio.write(to.section(section("ratio")));
        if (interval != null) {
            interval.write(to.section(section("interval")));
        }
        if (proofs != null) {
            proofs.write(to.section(section("proofs")));
        }
    }

    @Override
    public void read(MementoReader from) {
        from.section(section("seen"));
        canaryRequests = from.next();
        canaryBad = from.next();
        baselineRequests = from.next();
        baselineBad = from.next();
        perCanary = from.next();
        if (start != null) {
            start.read(from.section(section("start")));
        }
        dispersion.read(from.section(section("dispersion")));
        instances.read(from.section(section("instances")));
        ratio.read(from.section(section("ratio")));
        if (interval != null) {
            interval.read(from.section(section("interval")));
        }
        if (proofs != null) {
            proofs.read(from.section(section("proofs")));
        }
    }
}
