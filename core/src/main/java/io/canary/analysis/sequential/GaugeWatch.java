package io.canary.analysis.sequential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches CPU, or another gauge, by {@link SignTest}, which takes a dozen ticks at least. */
final class GaugeWatch implements Watch {
    private static final double[] BETS = {.3, .6, .9};

    private final Metric metric;
    private final SignTest test;
    private final WeightedEProcess main;
    private double canarySum;
    private double baselineSum;
    private double ticks;

    GaugeWatch(Metric metric, Weights weights, SequentialPolicy policy) {
        this.metric = metric;
        test = new SignTest(metric.margin(), BETS);
        main = new WeightedEProcess(
                "", Prior.SIGN, weights.main(), policy.analysis().alpha());
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<WeightedEProcess> eProcesses() {
        return List.of(main);
    }

    @Override
    public void beginStep(double fresh) {
        canarySum = 0;
        baselineSum = 0;
        ticks = 0;
    }

    @Override
    public MetricView view(Reading reading, Report report) {
        return (Reading.Gauge) reading;
    }

    @Override
    public void observe(MetricView canary, MetricView baseline, double seconds, Phase phase) {
        double ours = ((Reading.Gauge) canary).value();
        double theirs = ((Reading.Gauge) baseline).value();
        canarySum += ours;
        baselineSum += theirs;
        ticks++;
        if (phase == Phase.FULL) {
            double[] ratios = new double[BETS.length];
            if (metric.isHigherBetter()) {
                test.logRatios(-ours, -theirs, ratios);
            } else {
                test.logRatios(ours, theirs, ratios);
            }
            main.observe(ratios);
        }
    }

    @Override
    public boolean isRecovering(double seconds) {
        return false;
    }

    @Override
    public boolean isAnomalous(MetricView baseline) {
        return false;
    }

    @Override
    public void learn(MetricView baseline) {
        // the baseline's own past says nothing about who is higher now
    }

    @Override
    public void remember(Learned.OfMetric before) {
        // nor does what it was in the rollouts before
    }

    @Override
    public Learned.@Nullable OfMetric learned() {
        return null;
    }

    @Override
    public boolean hasLearned() {
        return false;
    }

    @Override
    public void addLacks(Rung rung, List<MissingEvidence> to) {
        // no promotion asks for a proof of a gauge
    }

    @Override
    public List<MetricFinding.Part> parts() {
        return List.of(new MetricFinding.Part("harm", main.logEvidence(), BETS[main.leading()]));
    }

    @Override
    public MetricFinding.Seen seen() {
        return new MetricFinding.Levels(canarySum / ticks, baselineSum / ticks);
    }

    @Override
    public void write(Memento.Writer to) {
        to.put(canarySum);
        to.put(baselineSum);
        to.put(ticks);
    }

    @Override
    public void read(Memento.Reader from) {
        canarySum = from.next();
        baselineSum = from.next();
        ticks = from.next();
    }
}
