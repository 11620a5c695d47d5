package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;

/**
 * A reading in the form that a {@link Watch} needs, derived once per tick; for ratios and distributions, high values
 * are bad.
 */
sealed interface MetricView permits MetricView.Rates, MetricView.Values, MetricView.Level {

    /**
     * Counts.
     *
     * @param instances the number of instances, at least 1
     * @param spread the variance between instances beyond chance; NaN if unknown
     */
    record Rates(Arm arm, double instances, double spread) implements MetricView {}

    /** A gauge as reported. */
    record Level(double value) implements MetricView {}

    /**
     * A distribution.
     *
     * @param all all values
     * @param most of it that is compared: without the instance that is slower than its siblings
     * @param instances the number of instances, at least 1
     * @param spreads the variances between instances at each quantile, as in {@link Rates}
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
    record Values(ExceedanceCounts all, ExceedanceCounts most, double instances, double[] spreads)
            implements MetricView {

        @Override
        public String toString() {
            return all.count() + " values of " + instances + " instances";
        }
    }
}
