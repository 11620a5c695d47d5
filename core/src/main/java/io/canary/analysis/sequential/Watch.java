package io.canary.analysis.sequential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one metric of both versions. What it learns of the baseline counts from the next tick on. Not thread-safe.
 */
sealed interface Watch permits RatioWatch, DistributionWatch, GaugeWatch {

    Metric metric();

    /** What it e-processes on harm. */
    List<WeightedEProcess> eProcesses();

    /** What it looks at of what was reported of its metric, in a report. */
    MetricView view(Reading reading, Report report);

    /**
     * Forgets what was only of the last step.
     *
     * @param fresh the share of the canary that is new in this one, 0 to 1
     */
    void beginStep(double fresh);

    /**
     * Takes in what both showed in a tick, which goes before {@link #learn}.
     *
     * @param seconds from the begin of the step to the begin of the tick
     * @param phase what is looked for in it
     */
    void observe(MetricView canary, MetricView baseline, double seconds, Phase phase);

    /**
     * Whether the canary will still be recovering from the start of the step in a tick that begins so many seconds
     * after it.
     */
    boolean isRecovering(double seconds);

    /** Whether the baseline is so far from what it was that something has happened to it. */
    boolean isAnomalous(MetricView baseline);

    /** Learns what is usual. */
    void learn(MetricView baseline);

    /** Begins with what is known of its metric from the rollouts before: comes before everything else. */
    void remember(Learned.OfMetric before);

    /** What is to be remembered of its metric; null for nothing. */
    Learned.@Nullable OfMetric learned();

    /** Whether any of that is from this rollout. */
    boolean hasLearned();

    /** Adds what is lacking for a rung. */
    void addLacks(Rung rung, List<MissingEvidence> to);

    /** The tests, for people. */
    List<MetricFinding.Part> parts();

    MetricFinding.Seen seen();

    void write(Memento.Writer to);

    void read(Memento.Reader from);
}
