package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.ProofMargins;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.eprocess.ExceedanceEProcess;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.eprocess.WeightedEProcess;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Watches latency, or another distribution, by {@link ExceedanceEProcess} at the baseline's median, 95th and 99th
 * percentile: within the margin, and for a catastrophe (2.49 times the median or the 95th percentile) always.
 */
final class DistributionWatch implements Watch {
    private static final List<String> NAMES = List.of("p50", "p95", "p99");
    private static final double[] SHARES = {.34, .33, .33};
    private static final int CATASTROPHES = 2;
    private static final int P50 = 0;
    private static final int P95 = 1;
    private static final int P99 = 2;

    // An incident is a share above the usual 95th percentile beyond both of these, by some deviations.
    private static final double INCIDENT_SHARE = .5;
    private static final double INCIDENT_TIMES = 3;
    private static final double INCIDENT_MORE = .02;
    private static final double DEVIATIONS = 3;

    private final Metric metric;
    private final List<WeightedEProcess> eProcesses;
    private final List<QuantileWatch> quantiles;
    private final Thresholds known = new Thresholds();
    private final QuantileSketch canaries = new QuantileSketch();
    private final QuantileSketch baselines = new QuantileSketch();
    private final List<LatencyProof> proofs;
    private final double goal;
    private double perCanary;

    /** Whether there was ever enough traffic to know the 99th percentile: without it, no proof of it is possible. */
    private boolean knewP99;

    /**
     * A watch of a metric, with its weights.
     *
     * @param guarded whether a promotion needs proofs for it, as for latency
     */
    DistributionWatch(Metric metric, Weights weights, SequentialPolicy policy, boolean guarded) {
        this.metric = metric;
        var analysis = policy.analysis();
        proofs = guarded ? proofs(analysis.proof()) : List.of();
        goal = Math.log(analysis.proof().evidence());
        var mains = IntStream.range(0, SHARES.length)
                .mapToObj(q -> new ExceedanceEProcess(NAMES.get(q), SHARES[q] * weights.main(), analysis.alpha()))
                .toList();
        var catastrophes = IntStream.range(0, CATASTROPHES)
                .mapToObj(q -> new ExceedanceEProcess(
                        NAMES.get(q) + " catastrophe", weights.catastrophe() / CATASTROPHES, analysis.alpha()))
                .toList();
        eProcesses = Stream.concat(mains.stream(), catastrophes.stream())
                .map(ExceedanceEProcess::process)
                .toList();
        int margin = LatencyProof.buckets(metric.margin());
        quantiles = IntStream.range(0, SHARES.length)
                .mapToObj(q -> new QuantileWatch(
                        q,
                        margin,
                        known,
                        mains.get(q),
                        q < CATASTROPHES ? catastrophes.get(q) : null,
                        q < proofs.size() ? proofs.get(q) : null,
                        analysis))
                .toList();
    }

    private static List<LatencyProof> proofs(ProofMargins margins) {
        var proofs = new ArrayList<LatencyProof>();
        proofs.add(new LatencyProof("latency p50 no worse than the baseline's", P50, margins.latencyP50Ratio()));
        proofs.add(new LatencyProof("latency p95 no worse than the baseline's", P95, margins.latencyP95Ratio()));
        if (margins.latencyP99Ratio() != null) {
            proofs.add(new LatencyProof("latency p99 no worse than the baseline's", P99, margins.latencyP99Ratio()));
        }
        return List.copyOf(proofs);
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<WeightedEProcess> eProcesses() {
        return eProcesses;
    }

    @Override
    public void beginStep(double fresh) {
        starts().forEach(s -> s.beginStep(fresh));
        canaries.clear();
        baselines.clear();
    }

    /** Null if the warm-up is not adaptive. */
    private Stream<ColdStart> starts() {
        return quantiles.stream().flatMap(QuantileWatch::start);
    }

    @Override
    public MetricView view(Reading reading, Report report) {
        var histogram = ((Reading.Latencies) reading).histogram();
        var all = new ExceedanceCounts(histogram, metric.isHigherBetter());
        double[] spread = {Double.NaN, Double.NaN, Double.NaN};
        if (!metric.name().equals(Metric.LATENCY)) {
            return new MetricView.Values(all, all, 1, spread);
        }
        for (int quantile = 0; quantile < spread.length; quantile++) {
            spread[quantile] = report.kept(Report.SPREADS.get(quantile), Double.NaN);
        }
        var most = report.latencyOfMost(histogram);
        return new MetricView.Values(
                all,
                most.equals(histogram) ? all : new ExceedanceCounts(most, false),
                report.kept(Report.INSTANCES, 1),
                spread);
    }

    @Override
    public void observe(MetricView canary, MetricView baseline, double seconds, Phase phase) {
        var ours = (MetricView.Values) canary;
        var theirs = (MetricView.Values) baseline;
        canaries.observe(ours.all());
        baselines.observe(theirs.all());
        if (ours.all().count() == 0 || theirs.all().count() == 0) {
            return;
        }
        perCanary = (double) theirs.all().count() / ours.all().count();
        for (int quantile = 0; quantile < quantiles.size(); quantile++) {
            if (known.knows(quantile)) {
                quantiles.get(quantile).observe(ours, theirs, seconds, phase);
            }
        }
    }

    @Override
    public boolean isRecovering(double seconds) {
        return starts().anyMatch(s -> s.isLeft(seconds));
    }

    @Override
    public boolean isAnomalous(MetricView baseline) {
        var exceedances = ((MetricView.Values) baseline).all();
        double n = exceedances.count();
        if (n == 0 || !known.isCurrent() || !known.knows(P95)) { // last week's usual values raise no alarm
            return false;
        }
        double limit = Math.min(INCIDENT_SHARE, INCIDENT_TIMES * known.share(P95) + INCIDENT_MORE);
        return exceedances.above(known.bucket(P95)) / n > limit + DEVIATIONS * Math.sqrt(limit * (1 - limit) / n);
    }

    @Override
    public void learn(MetricView baseline) {
        var values = (MetricView.Values) baseline;
        quantiles.forEach(q -> q.learn(values));
        known.observe(values.all());
        knewP99 |= known.knows(P99);
    }

    @Override
    public void remember(Learned.OfMetric before) {
        for (int quantile = 0; quantile < quantiles.size(); quantile++) {
            quantiles
                    .get(quantile)
                    .spread
                    .remember(before.variations().get(quantile), Thresholds.expectedShare(quantile));
        }
        known.remember(before);
    }

    @Override
    public Learned.OfMetric learned() {
        var variations = IntStream.range(0, quantiles.size())
                .mapToObj(q -> quantiles.get(q).spread.learned(Thresholds.expectedShare(q)))
                .toList();
        return new Learned.OfMetric(
                metric.name(),
                metric.kind(),
                metric.direction(),
                variations,
                known.values(),
                known.first(),
                known.shares());
    }

    @Override
    public boolean hasLearned() {
        return known.isCurrent();
    }

    @Override
    public void addMissing(Rung rung, List<MissingEvidence> to) {
        if (rung == Rung.PROMOTION) {
            proofs.subList(0, Math.min(proofs.size(), knewP99 ? P99 + 1 : P99))
                    .forEach(p -> p.addMissing(goal, known, perCanary, to));
        }
    }

    @Override
    public MetricFinding.Seen seen() {
        boolean mirrored = metric.isHigherBetter();
        return new MetricFinding.Distributions(canaries.quantiles(mirrored), baselines.quantiles(mirrored));
    }

    @Override
    public void write(MementoWriter to) {
        to.section(section("seen"));
        to.put(perCanary);
        to.put(knewP99);
        to.section(section("starts"));
        starts().forEach(s -> s.write(to));
        to.section(section("spreads"));
        quantiles.forEach(q -> q.spread.write(to));
        to.section(section("instances"));
        quantiles.forEach(q -> q.instances.write(to));
        known.write(to.section(section("usual")));
        canaries.write(to.section(section("canary")));
        baselines.write(to.section(section("baseline")));
        to.section(section("proofs"));
        proofs.forEach(p -> p.write(to));
    }

    @Override
    public void read(MementoReader from) {
        from.section(section("seen"));
        perCanary = from.next();
        knewP99 = from.nextBoolean();
        from.section(section("starts"));
        starts().forEach(s -> s.read(from));
        from.section(section("spreads"));
        quantiles.forEach(q -> q.spread.read(from));
        from.section(section("instances"));
        quantiles.forEach(q -> q.instances.read(from));
        known.read(from.section(section("usual")));
        canaries.read(from.section(section("canary")));
        baselines.read(from.section(section("baseline")));
        from.section(section("proofs"));
        proofs.forEach(p -> p.read(from));
    }
}
