package io.canary.analysis.sequential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one metric.
 *
 * @param name of the metric
 * @param logEvidence the natural logarithm of the e-value of harm, of its tests together
 * @param share its share of all evidence of harm now, 0 to 1
 * @param parts its tests
 * @param seen what was measured in the step
 * @param canaryMissing whether the canary's report of the last tick did not have it
 * @param baselineMissing the same for the baseline
 */
public record MetricFinding(
        String name,
        double logEvidence,
        double share,
        List<Part> parts,
        Seen seen,
        boolean canaryMissing,
        boolean baselineMissing) {

    /**
     * One test of a metric.
     *
     * @param name of the test
     * @param logEvidence the natural logarithm of its e-value
     * @param effect the alternative that most is wagered on, an estimate of how large the effect is: how many times
     *     worse than is allowed (for distributions: the odds; for gauges: how much more often than not)
     */
    public record Part(String name, double logEvidence, double effect) {}

    /** What was measured in the step. */
    public sealed interface Seen {}

    /**
     * Of a ratio.
     *
     * @param canary counts of the step
     * @param baseline the same
     * @param ratio how many times the baseline's rate the canary's is, over the whole rollout, compared tick by tick;
     *     not a number or infinite where the baseline had none
     * @param interval of that ratio, which holds at every look with 95 %; null: not wanted, or there is none
     */
    public record Rates(Arm canary, Arm baseline, double ratio, RatioInterval.@Nullable Bounds interval)
            implements Seen {}

    /** Of a distribution: quantiles of the step, merged over instances and ticks. */
    public record Distributions(Quantiles canary, Quantiles baseline) implements Seen {}

    /** Of a gauge: the means of the step; not numbers where there was none. */
    public record Levels(double canary, double baseline) implements Seen {}
}
