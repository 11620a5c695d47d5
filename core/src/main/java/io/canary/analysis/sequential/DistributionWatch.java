package io.canary.analysis.sequential;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches latency, or another distribution, by {@link ExceedanceTest} at the baseline's median, 95th and 99th percentile: within the
 * margin, and for a catastrophe (2.49 times the median or the 95th percentile) always.
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

    // What is an incident: so much above the usual 95th percentile, and so many deviations more.
    private static final double INCIDENT_SHARE = .5;
    private static final double INCIDENT_TIMES = 3;
    private static final double INCIDENT_MORE = .02;
    private static final double DEVIATIONS = 3;

    private final Metric metric;
    private final int margin;
    private final List<Wager> mains;
    private final List<Wager> catastrophes;
    private final List<Spread> spreads = List.of(new Spread(), new Spread(), new Spread());
    private final @Nullable Cooling cooling;
    private final Thresholds known = new Thresholds();
    private final Tally canaries = new Tally();
    private final Tally baselines = new Tally();
    private final List<LatencyProof> proofs;
    private final double goal;
    private double perCanary;

    /**
     * Of a metric with such weights; for latency, with proofs.
     *
     * @param guarded whether a promotion needs proofs of it
     */
    DistributionWatch(Metric metric, Weights weights, SequentialPolicy policy, boolean guarded) {
        this.metric = metric;
        cooling = policy.analysis().adaptiveWarmup() ? new Cooling() : null;
        margin = LatencyProof.buckets(metric.margin());
        mains = List.of(main(0, weights, policy), main(1, weights, policy), main(2, weights, policy));
        catastrophes = List.of(catastrophe(0, weights, policy), catastrophe(1, weights, policy));
        proofs = guarded
                ? List.of(
                        new LatencyProof(
                                "latency p50 no worse than the baseline's",
                                0,
                                policy.analysis().proof().latencyP50Ratio()),
                        new LatencyProof(
                                "latency p95 no worse than the baseline's",
                                P95,
                                policy.analysis().proof().latencyP95Ratio()))
                : List.of();
        goal = Math.log(policy.analysis().proof().evidence());
    }

    private static Wager main(int quantile, Weights weights, SequentialPolicy policy) {
        return new Wager(
                NAMES.get(quantile),
                Prior.EXCEEDANCE,
                SHARES[quantile] * weights.main(),
                policy.analysis().alpha());
    }

    private static Wager catastrophe(int quantile, Weights weights, SequentialPolicy policy) {
        return new Wager(
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
    public List<Wager> wagers() {
        return List.of(mains.get(0), mains.get(1), mains.get(2), catastrophes.get(0), catastrophes.get(1));
    }

    @Override
    public void beginStep() {
        if (cooling != null) {
            cooling.beginStep();
        }
        canaries.clear();
        baselines.clear();
    }

    @Override
    public View view(Reading reading) {
        return new Tail(((Reading.Latencies) reading).histogram(), metric.isHigherBetter());
    }

    @Override
    public void observe(View canary, View baseline, Phase phase) {
        var ours = (Tail) canary;
        var theirs = (Tail) baseline;
        canaries.observe(ours);
        baselines.observe(theirs);
        if (ours.count() == 0 || theirs.count() == 0) {
            return;
        }
        perCanary = (double) theirs.count() / ours.count();
        if (cooling != null && known.knows(P50)) {
            var tick = new Tick(ours.split(known.bucket(P50) + margin), theirs.split(known.bucket(P50)));
            cooling.observe(tick, phase == Phase.START);
        }
        for (int quantile = 0; quantile < mains.size(); quantile++) {
            if (known.knows(quantile)) {
                compare(ours, theirs, quantile, phase == Phase.AWAKE);
            }
        }
    }

    private void compare(Tail canary, Tail baseline, int quantile, boolean awake) {
        double variance = spreads.get(quantile).variance();
        if (awake) {
            wager(mains.get(quantile), canary, baseline, quantile, margin, variance);
        }
        if (quantile < CATASTROPHES) {
            wager(catastrophes.get(quantile), canary, baseline, quantile, CATASTROPHE_BUCKETS, variance);
        }
        if (awake && quantile < proofs.size()) {
            proofs.get(quantile).observe(canary, baseline, known, variance, goal);
        }
    }

    private void wager(Wager wager, Tail canary, Tail baseline, int quantile, int further, double variance) {
        int bucket = known.bucket(quantile);
        var tick = new Tick(canary.split(bucket + further), baseline.split(bucket));
        double share = known.share(quantile);
        double[] ratios = new double[ODDS.length];
        TEST.logRatios(tick, share, Dispersion.temper(tick, variance, share), ratios);
        wager.observe(ratios);
    }

    @Override
    public boolean isCooling() {
        return cooling != null && cooling.isCooling();
    }

    @Override
    public boolean isAnomalous(View baseline) {
        var tail = (Tail) baseline;
        double n = tail.count();
        if (n == 0 || !known.isCurrent() || !known.knows(P95)) { // what was usual last week is no alarm
            return false;
        }
        double limit = Math.min(INCIDENT_SHARE, INCIDENT_TIMES * known.share(P95) + INCIDENT_MORE);
        return tail.above(known.bucket(P95)) / n > limit + DEVIATIONS * Math.sqrt(limit * (1 - limit) / n);
    }

    @Override
    public void learn(View baseline) {
        var tail = (Tail) baseline;
        for (int quantile = 0; quantile < spreads.size(); quantile++) {
            if (known.isCurrent() && known.knows(quantile)) {
                spreads.get(quantile).observe(tail, known.bucket(quantile));
            }
        }
        known.observe(tail);
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
    public void addLacks(Rung rung, List<Lack> to) {
        if (rung == Rung.PROMOTION) {
            proofs.forEach(p -> p.addLack(goal, known, perCanary, to));
        }
    }

    @Override
    public List<MetricFinding.Part> parts() {
        return wagers().stream()
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
        if (cooling != null) {
            cooling.write(to);
        }
        spreads.forEach(s -> s.write(to));
        known.write(to);
        canaries.write(to);
        baselines.write(to);
        proofs.forEach(p -> p.write(to));
    }

    @Override
    public void read(Memento.Reader from) {
        perCanary = from.next();
        if (cooling != null) {
            cooling.read(from);
        }
        spreads.forEach(s -> s.read(from));
        known.read(from);
        canaries.read(from);
        baselines.read(from);
        proofs.forEach(p -> p.read(from));
    }
}
