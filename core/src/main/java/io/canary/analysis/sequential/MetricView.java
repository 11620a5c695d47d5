package io.canary.analysis.sequential;

/** A {@link Reading} as a {@link Watch} looks at it: with the bad ones where it expects them, and made once a tick. */
sealed interface MetricView permits MetricView.Rates, MetricView.Values, Reading.Gauge {

    /**
     * Counts.
     *
     * @param instances that they are of, at least 1
     * @param spread the variance between these, beyond chance; not a number where it is not known
     */
    record Rates(Arm arm, double instances, double spread) implements MetricView {}

    /**
     * A distribution.
     *
     * @param all of it
     * @param most of it that is compared: without the instance that is slower than its siblings
     * @param instances that it is of, at least 1
     * @param spreads between these, at each quantile, as in {@link Rates}
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at once, and compared by nobody
    record Values(ExceedanceCounts all, ExceedanceCounts most, double instances, double[] spreads)
            implements MetricView {

        @Override
        public String toString() {
            return all.count() + " values of " + instances + " instances";
        }
    }
}
