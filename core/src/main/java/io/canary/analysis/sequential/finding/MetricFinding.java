package io.canary.analysis.sequential.finding;

import io.canary.analysis.sequential.Arm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence on one metric.
 *
 * @param name of the metric
 * @param logEvidence the natural logarithm of the e-value of harm, combined over its tests
 * @param share its share of all evidence of harm now, 0 to 1
 * @param parts its tests
 * @param seen the reports of both versions in the step
 * @param canaryMissing whether the canary's report of the last tick lacked the metric
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
     * @param effect the alternative with the most weight, an estimate of the effect's size: how many times worse than
     *     is allowed (for distributions: the odds; for gauges: how much more often than not)
     */
    public record Part(String name, double logEvidence, double effect) {}

    /** The reports of both versions in the step. */
    public sealed interface Seen {}

    /**
     * The reports of a ratio.
     *
     * @param canary the counts of the step
     * @param baseline the same
     * @param ratio of the canary's rate to the baseline's, over the whole rollout, compared tick by tick; NaN or
     *     infinite if the baseline had no bad requests
     * @param interval of that ratio, which holds at all looks at once with 95 %; null: switched off, or there is none
     */
    public record Rates(
            Arm canary,
            Arm baseline,
            double ratio,
            @Nullable RatioBounds interval) implements Seen {}

    /** The reports of a distribution: quantiles of the step, merged over instances and ticks. */
    public record Distributions(Quantiles canary, Quantiles baseline) implements Seen {}

    /** The reports of a gauge: the means of the step; NaN if nothing was reported. */
    public record Levels(double canary, double baseline) implements Seen {}
}
