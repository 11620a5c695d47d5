package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.eprocess.SignEProcess;
import io.canary.analysis.sequential.eprocess.WeightedEProcess;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches CPU, or another gauge, by {@link SignEProcess}, which needs a dozen ticks at least. */
final class GaugeWatch implements Watch {
    private final Metric metric;
    private final SignEProcess harm;
    private double canarySum;
    private double baselineSum;
    private double ticks;

    GaugeWatch(Metric metric, Weights weights, SequentialPolicy policy) {
        this.metric = metric;
        harm = new SignEProcess(
                metric.margin(), weights.main(), policy.analysis().alpha());
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<WeightedEProcess> eProcesses() {
        return List.of(harm.process());
    }

    @Override
    public void beginStep(double fresh) {
        canarySum = 0;
        baselineSum = 0;
        ticks = 0;
    }

    @Override
    public MetricView view(Reading reading, Report report) {
        return new MetricView.Level(((Reading.Gauge) reading).value());
    }

    @Override
    public void observe(MetricView canary, MetricView baseline, double seconds, Phase phase) {
        double ours = ((MetricView.Level) canary).value();
        double theirs = ((MetricView.Level) baseline).value();
        canarySum += ours;
        baselineSum += theirs;
        ticks++;
        if (phase == Phase.FULL) {
            int sign = metric.isHigherBetter() ? -1 : 1;
            harm.observe(sign * ours, sign * theirs);
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
        // nor do its values in earlier rollouts
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
    public void addMissing(Rung rung, List<MissingEvidence> to) {
        // no promotion needs a proof of a gauge
    }

    @Override
    public MetricFinding.Seen seen() {
        return new MetricFinding.Levels(canarySum / ticks, baselineSum / ticks);
    }

    @Override
    public void write(MementoWriter to) {
        to.section(section("seen")).putAll(canarySum, baselineSum, ticks);
    }

    @Override
    public void read(MementoReader from) {
        from.section(section("seen"));
        canarySum = from.next();
        baselineSum = from.next();
        ticks = from.next();
    }
}
