package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Watches latency, or another distribution, by {@link ExceedanceTest} at the baseline's median, 95th and 99th
 * percentile: within the margin, and for a catastrophe (2.49 times the median or the 95th percentile) always.
 */
final class DistributionWatch implements Watch {
    private static final double[] ODDS = {1.15, 1.4, 2, 4, 15};
    private static final ExceedanceTest TEST = new ExceedanceTest(ODDS);
    private static final List<String> NAMES = List.of("p50", "p95", "p99");
    private static final List<String> CATASTROPHE_NAMES = List.of("p50 catastrophe", "p95 catastrophe");
    private static final double[] SHARES = {.34, .33, .33};
    private static final int CATASTROPHES = 2;
    private static final int CATASTROPHE_BUCKETS = 46;
    private static final int P50 = 0;
    private static final int P95 = 1;
    private static final int P99 = 2;

    // What is an incident: so much above the usual 95th percentile, and so many deviations more.
    private static final double INCIDENT_SHARE = .5;
    private static final double INCIDENT_TIMES = 3;
    private static final double INCIDENT_MORE = .02;
    private static final double DEVIATIONS = 3;

    private final Metric metric;
    private final int margin;
    private final List<WeightedEProcess> mains;
    private final List<WeightedEProcess> catastrophes;
    private final List<Spread> spreads = List.of(new Spread(), new Spread(), new Spread());
    private final List<InstanceSpread> instances =
            List.of(new InstanceSpread(), new InstanceSpread(), new InstanceSpread());
    private final List<ColdStart> starts;
    private final Thresholds known = new Thresholds();
    private final QuantileSketch canaries = new QuantileSketch();
    private final QuantileSketch baselines = new QuantileSketch();
    private final List<LatencyProof> proofs;
    private final double goal;
    private double perCanary;

    /**
     * Whether there was ever enough traffic to know the 99th percentile: where there is not, nothing can be proven of
     * it.
     */
    private boolean knewP99;

    /**
     * Of a metric with such weights; for latency, with proofs.
     *
     * @param guarded whether a promotion needs proofs of it
     */
    DistributionWatch(Metric metric, Weights weights, SequentialPolicy policy, boolean guarded) {
        this.metric = metric;
        starts = policy.analysis().adaptiveWarmup()
                ? Stream.generate(() -> new ColdStart(policy.analysis().tickSeconds()))
                        .limit(SHARES.length)
                        .toList()
                : List.of();
        margin = LatencyProof.buckets(metric.margin());
        mains = List.of(main(0, weights, policy), main(1, weights, policy), main(2, weights, policy));
        catastrophes = List.of(catastrophe(0, weights, policy), catastrophe(1, weights, policy));
        proofs = guarded ? proofs(policy.analysis().proof()) : List.of();
        goal = Math.log(policy.analysis().proof().evidence());
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

    private static WeightedEProcess main(int quantile, Weights weights, SequentialPolicy policy) {
        return new WeightedEProcess(
                NAMES.get(quantile),
                Prior.EXCEEDANCE,
                SHARES[quantile] * weights.main(),
                policy.analysis().alpha());
    }

    private static WeightedEProcess catastrophe(int quantile, Weights weights, SequentialPolicy policy) {
        return new WeightedEProcess(
                CATASTROPHE_NAMES.get(quantile),
                Prior.EXCEEDANCE,
                weights.catastrophe() / CATASTROPHES,
                policy.analysis().alpha());
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<WeightedEProcess> eProcesses() {
        return List.of(mains.get(0), mains.get(1), mains.get(2), catastrophes.get(0), catastrophes.get(1));
    }

    @Override
    public void beginStep(double fresh) {
        starts.forEach(s -> s.beginStep(fresh));
        canaries.clear();
        baselines.clear();
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
        var ours = ((MetricView.Values) canary).all();
        var theirs = ((MetricView.Values) baseline).all();
        canaries.observe(ours);
        baselines.observe(theirs);
        if (ours.count() == 0 || theirs.count() == 0) {
            return;
        }
        perCanary = (double) theirs.count() / ours.count();
        for (int quantile = 0; quantile < mains.size(); quantile++) {
            if (known.knows(quantile)) {
                compare((MetricView.Values) canary, (MetricView.Values) baseline, quantile, seconds, phase);
            }
        }
    }

    private void compare(
            MetricView.Values canary, MetricView.Values baseline, int quantile, double seconds, Phase phase) {
        boolean awake = phase == Phase.FULL;
        double variance = variance(quantile, canary.instances(), baseline.instances());
        if (phase != Phase.CATASTROPHE_ONLY && !starts.isEmpty()) {
            observeStart(canary.most(), baseline.all(), quantile, seconds, variance);
        }
        if (awake) {
            eProcess(mains.get(quantile), canary.most(), baseline.all(), quantile, margin, variance);
        }
        if (quantile < CATASTROPHES) {
            eProcess(catastrophes.get(quantile), canary.all(), baseline.all(), quantile, CATASTROPHE_BUCKETS, variance);
        }
        if (awake && quantile < proofs.size()) {
            proofs.get(quantile).observe(canary.most(), baseline.all(), known, variance, goal);
        }
    }

    private void observeStart(
            ExceedanceCounts canary, ExceedanceCounts baseline, int quantile, double seconds, double variance) {
        int bucket = known.bucket(quantile);
        var tick = new Tick(canary.split(bucket + margin), baseline.split(bucket));
        double ours = tick.canary().requests();
        double theirs = tick.baseline().requests();
        double share = known.share(quantile);
        starts.get(quantile)
                .observe(
                        seconds,
                        tick.canary().bad() / ours - tick.baseline().bad() / theirs,
                        share * (1 - share) * (1 / ours + 1 / theirs) + 2 * variance);
    }

    /**
     * Of a version from tick to tick, or of half the difference of the two as their instances differ, whichever is
     * more.
     */
    private double variance(int quantile, double canaries, double baselines) {
        return Math.max(
                spreads.get(quantile).variance(), instances.get(quantile).variance(canaries, baselines) / 2);
    }

    private void eProcess(
            WeightedEProcess eProcess,
            ExceedanceCounts canary,
            ExceedanceCounts baseline,
            int quantile,
            int further,
            double variance) {
        int bucket = known.bucket(quantile);
        var tick = new Tick(canary.split(bucket + further), baseline.split(bucket));
        double share = known.share(quantile);
        double[] ratios = new double[ODDS.length];
        TEST.logRatios(tick, share, Dispersion.temper(tick, variance, share), ratios);
        eProcess.observe(ratios);
    }

    @Override
    public boolean isRecovering(double seconds) {
        for (var start : starts) {
            if (start.isLeft(seconds)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isAnomalous(MetricView baseline) {
        var exceedances = ((MetricView.Values) baseline).all();
        double n = exceedances.count();
        if (n == 0 || !known.isCurrent() || !known.knows(P95)) { // what was usual last week is no alarm
            return false;
        }
        double limit = Math.min(INCIDENT_SHARE, INCIDENT_TIMES * known.share(P95) + INCIDENT_MORE);
        return exceedances.above(known.bucket(P95)) / n > limit + DEVIATIONS * Math.sqrt(limit * (1 - limit) / n);
    }

    @Override
    public void learn(MetricView baseline) {
        var exceedances = ((MetricView.Values) baseline).all();
        for (int quantile = 0; quantile < spreads.size(); quantile++) {
            if (known.isCurrent() && known.knows(quantile)) {
                spreads.get(quantile).observe(exceedances, known.bucket(quantile));
            }
            instances.get(quantile).observe(((MetricView.Values) baseline).spreads()[quantile]);
        }
        known.observe(exceedances);
        knewP99 |= known.knows(P99);
    }

    @Override
    public void remember(Learned.OfMetric before) {
        for (int quantile = 0; quantile < spreads.size(); quantile++) {
            spreads.get(quantile).remember(before.variations().get(quantile), Thresholds.expectedShare(quantile));
        }
        known.remember(before);
    }

    @Override
    public Learned.OfMetric learned() {
        var variations = IntStream.range(0, spreads.size())
                .mapToObj(q -> spreads.get(q).learned(Thresholds.expectedShare(q)))
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
    public void addLacks(Rung rung, List<MissingEvidence> to) {
        if (rung == Rung.PROMOTION) {
            proofs.subList(0, Math.min(proofs.size(), knewP99 ? P99 + 1 : P99))
                    .forEach(p -> p.addLack(goal, known, perCanary, to));
        }
    }

    @Override
    public List<MetricFinding.Part> parts() {
        return eProcesses().stream()
                .map(w -> new MetricFinding.Part(w.name(), w.logEvidence(), ODDS[w.leading()]))
                .toList();
    }

    @Override
    public MetricFinding.Seen seen() {
        boolean mirrored = metric.isHigherBetter();
        return new MetricFinding.Distributions(canaries.quantiles(mirrored), baselines.quantiles(mirrored));
    }

    @Override
    public void write(Memento.Writer to) {
        to.put(perCanary);
        to.put(knewP99);
        starts.forEach(s -> s.write(to));
        spreads.forEach(s -> s.write(to));
        instances.forEach(s -> s.write(to));
        known.write(to);
        canaries.write(to);
        baselines.write(to);
        proofs.forEach(p -> p.write(to));
    }

    @Override
    public void read(Memento.Reader from) {
        perCanary = from.next();
        knewP99 = from.nextBoolean();
        starts.forEach(s -> s.read(from));
        spreads.forEach(s -> s.read(from));
        instances.forEach(s -> s.read(from));
        known.read(from);
        canaries.read(from);
        baselines.read(from);
        proofs.forEach(p -> p.read(from));
    }
}
