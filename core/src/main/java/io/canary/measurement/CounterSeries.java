package io.canary.measurement;

import java.util.List;

/**
 * How much a cumulative counter grew, from its raw points. Pure.
 *
 * <p>It counts each point's difference to the point before and never extrapolates, so that it never counts more than
 * happened, and adjacent windows add up to the window that covers both. Series are subtracted one by one and summed
 * after: in a sum over instances, the restart of one would hide behind the growth of the others.
 */
final class CounterSeries {

    /**
     * One raw point. What is no finite number of at least 0, such as Prometheus' stale marker (a NaN), says that the
     * series has no value then.
     *
     * @param millis since the epoch
     */
    record Point(long millis, double value) {
        private boolean hasValue() {
            return Double.isFinite(value) && value >= 0;
        }
    }

    /** What the first point of a series says where no point comes before it. */
    enum FirstPoint {
        /** The counter began at 0 within the deployment: its value is what happened since, before the first scrape. */
        COUNTS_FROM_ZERO,
        /** The counter is older than the deployment: its value holds what happened before. */
        IS_THE_START;

        /**
         * By the age of the series.
         *
         * @param oldestMillis of the oldest point that is known, read from before the deployment's start on
         * @param startMillis when the deployment started
         * @param versionIsNew whether no series of its version has a point from before the start
         */
        static FirstPoint of(long oldestMillis, long startMillis, boolean versionIsNew) {
            return versionIsNew || oldestMillis > startMillis ? COUNTS_FROM_ZERO : IS_THE_START;
        }
    }

    private CounterSeries() {}

    /**
     * The growth after {@code fromMillis} up to {@code toMillis}. A value below the one before is a reset: the counter
     * began again at 0. A series that comes back after points without a value goes on from its last value, as a missed
     * scrape looks the same as a stopped instance.
     *
     * @param points of one series, in ascending order of time; those at or before {@code fromMillis} are the start
     * @return at least 0
     * @throws IllegalArgumentException for points that are not in ascending order
     */
    static double increase(List<Point> points, long fromMillis, long toMillis, FirstPoint first) {
        double sum = 0;
        double last = first == FirstPoint.COUNTS_FROM_ZERO ? 0 : Double.NaN;
        long lastMillis = Long.MIN_VALUE;
        for (Point point : points) {
            if (point.millis() <= lastMillis) {
                throw new IllegalArgumentException("a point of " + point.millis() + " after one of " + lastMillis);
            }
            lastMillis = point.millis();
            if (!point.hasValue() || point.millis() > toMillis) {
                continue;
            }
            if (point.millis() > fromMillis && !Double.isNaN(last)) {
                sum += point.value() < last ? point.value() : point.value() - last;
            }
            last = point.value();
        }
        return sum;
    }
}
