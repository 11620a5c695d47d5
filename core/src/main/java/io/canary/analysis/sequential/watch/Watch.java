package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.eprocess.WeightedEProcess;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one metric of both versions. What it learns about the baseline counts from the next tick on. Not thread-safe.
 */
sealed interface Watch permits RatioWatch, DistributionWatch, GaugeWatch {

    Metric metric();

    /** The evidence of harm, one e-process for each test. */
    List<WeightedEProcess> eProcesses();

    /** The part of a reading of the metric that it observes. */
    MetricView view(Reading reading, Report report);

    /**
     * Starts a step: drops the state of the last one.
     *
     * @param fresh the share of the canary that is new in this step, 0 to 1
     */
    void beginStep(double fresh);

    /**
     * Adds the reports of both versions in a tick; called before {@link #learn} for the same tick.
     *
     * @param seconds from the start of the step to the start of the tick
     * @param phase what the tick is tested for
     */
    void observe(MetricView canary, MetricView baseline, double seconds, Phase phase);

    /**
     * Whether the canary will still be recovering from the start of the step in a tick that starts this many seconds
     * after it.
     */
    boolean isRecovering(double seconds);

    /** Whether the baseline is so far from its usual values that there is an incident. */
    boolean isAnomalous(MetricView baseline);

    /** Learns the usual values from the tick. */
    void learn(MetricView baseline);

    /** Starts with what earlier rollouts have learned about the metric; called before anything else. */
    void remember(Learned.OfMetric before);

    /** The knowledge for the next rollout to start with; null for none. */
    Learned.@Nullable OfMetric learned();

    /** Whether this rollout has learned anything. */
    boolean hasLearned();

    /** Adds the proofs that a rung needs and that are missing. */
    void addMissing(Rung rung, List<MissingEvidence> to);

    /** The evidence of each test, for people. */
    default List<MetricFinding.Part> parts() {
        return eProcesses().stream().map(WeightedEProcess::part).toList();
    }

    MetricFinding.Seen seen();

    /** The name of a section of its saved state, unique per metric, as the name of a part has no dot. */
    default String section(String part) {
        return metric().name() + "." + part;
    }

    void write(MementoWriter to);

    void read(MementoReader from);
}
