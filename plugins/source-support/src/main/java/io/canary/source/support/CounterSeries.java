package io.canary.source.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a cumulative value grew, from its raw points.
 *
 * <p>It counts each point's difference to the point before and never extrapolates, so that it never counts more than
 * happened, and adjacent windows add up to the window that covers both. Series are subtracted one by one and summed
 * after: in a sum over instances, the restart of one would hide behind the growth of the others.
 */
public final class CounterSeries {

    /** What the first point of a series says where no point comes before it. */
    public enum FirstPoint {
        /** The series began within the deployment: its value is what happened since, before the first scrape. */
        COUNTS_FROM_ZERO,
        /** The series is older than the deployment: its value holds what happened before. */
        IS_THE_START
    }

    private CounterSeries() {}

    /**
     * The growth after {@code fromMillis} up to {@code toMillis}. A series that comes back after points without a value
     * goes on from its last value, as a missed scrape looks the same as a stopped instance.
     *
     * @param points of one series, in ascending order of time; those at or before {@code fromMillis} are the start
     * @return null if no point up to {@code toMillis} has a value
     * @throws IllegalArgumentException for points that are not in ascending order
     */
    public static <T extends Cumulative<T>> @Nullable T increase(
            List<Point<T>> points, long fromMillis, long toMillis, FirstPoint first) {
        T sum = null;
        T last = null;
        long lastMillis = Long.MIN_VALUE;
        for (var point : points) {
            if (point.millis() <= lastMillis) {
                throw new IllegalArgumentException("a point of " + point.millis() + " after one of " + lastMillis);
            }
            lastMillis = point.millis();
            if (!point.value().hasValue() || point.millis() > toMillis) {
                continue;
            }
            if (point.millis() > fromMillis) {
                T growth = growth(last, point.value(), first);
                sum = sum == null ? growth : sum.plus(growth);
            }
            last = point.value();
        }
        return sum == null && last != null ? last.since(last) : sum;
    }

    private static <T extends Cumulative<T>> T growth(@Nullable T last, T value, FirstPoint first) {
        if (last == null) {
            return first == FirstPoint.COUNTS_FROM_ZERO ? value : value.since(value);
        }
        return value.since(last);
    }
}
