package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;

/** A reading as a {@link Watch} needs it, derived once a tick; of ratios and distributions, high values are bad. */
sealed interface MetricView permits MetricView.Rates, MetricView.Values, MetricView.Level {

    /**
     * Counts.
     *
     * @param instances that they are of, at least 1
     * @param spread the variance between these, beyond chance; not a number where it is not known
     */
    record Rates(Arm arm, double instances, double spread) implements MetricView {}

    /** A gauge, as it was reported. */
    record Level(double value) implements MetricView {}

    /**
     * A distribution.
     *
     * @param all of it
     * @param most of it that is compared: without the instance that is slower than its siblings
     * @param instances that it is of, at least 1
     * @param spreads between these, at each quantile, as in {@link Rates}
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
