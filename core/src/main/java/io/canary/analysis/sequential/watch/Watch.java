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
 * Watches one metric of both versions. What it learns of the baseline counts from the next tick on. Not thread-safe.
 */
sealed interface Watch permits RatioWatch, DistributionWatch, GaugeWatch {

    Metric metric();

    /** Its evidence of harm, one of each test. */
    List<WeightedEProcess> eProcesses();

    /** The part of a report that it observes, from what was reported of its metric. */
    MetricView view(Reading reading, Report report);

    /**
     * Forgets what was only of the last step.
     *
     * @param fresh the share of the canary that is new in this one, 0 to 1
     */
    void beginStep(double fresh);

    /**
     * Takes in what both versions reported in a tick; before {@link #learn} of the same tick.
     *
     * @param seconds from the start of the step to the start of the tick
     * @param phase what is tested in it
     */
    void observe(MetricView canary, MetricView baseline, double seconds, Phase phase);

    /**
     * Whether the canary will still be recovering from the start of the step in a tick that starts this many seconds
     * after it.
     */
    boolean isRecovering(double seconds);

    /** Whether the baseline is so far from its usual values that something has happened to it. */
    boolean isAnomalous(MetricView baseline);

    /** Learns what is usual. */
    void learn(MetricView baseline);

    /** Starts with what earlier rollouts have learned of its metric; before anything else is called. */
    void remember(Learned.OfMetric before);

    /** What the next rollout can start with; null for nothing. */
    Learned.@Nullable OfMetric learned();

    /** Whether this rollout has added to what is learned. */
    boolean hasLearned();

    /** Adds the proofs that a rung needs and that are missing. */
    void addMissing(Rung rung, List<MissingEvidence> to);

    /** The evidence of each test, for people. */
    default List<MetricFinding.Part> parts() {
        return eProcesses().stream().map(WeightedEProcess::part).toList();
    }

    MetricFinding.Seen seen();

    /** The name of a section of its saved state: no two metrics share one, as no part has a dot. */
    default String section(String part) {
        return metric().name() + "." + part;
    }

    void write(MementoWriter to);

    void read(MementoReader from);
}
