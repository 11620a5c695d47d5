package io.canary.source.support;

import io.canary.source.support.CounterSeries.FirstPoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw points of one series of counters.
 *
 * @param labels what tells it from the other series that a query finds
 * @param points in ascending order of time
 * @param first what the first point says
 */
public record CounterHistory(Map<String, String> labels, List<Point<Count>> points, FirstPoint first) {
    public CounterHistory {
        labels = Map.copyOf(labels);
        points = List.copyOf(points);
    }

    /**
     * How much all series grew after {@code fromMillis} up to {@code toMillis}, each subtracted by itself.
     *
     * @return null if no point up to {@code toMillis} has a value
     */
    public static @Nullable Long growth(Collection<CounterHistory> histories, long fromMillis, long toMillis) {
        Count sum = null;
        for (var history : histories) {
            var growth = CounterSeries.increase(history.points, fromMillis, toMillis, history.first);
            if (growth != null) {
                sum = sum == null ? growth : sum.plus(growth);
            }
        }
        return sum == null ? null : Math.round(sum.value());
    }
}
