package io.canary.source.support;

import io.canary.source.support.CounterSeries.FirstPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts together the series of a histogram's buckets, and subtracts them: all of an instance restart at once. Pure. */
public final class ClassicHistograms {
    private static final String BOUND = "le";

    private ClassicHistograms() {}

    /**
     * What all instances counted after {@code fromMillis} up to {@code toMillis}.
     *
     * @param histories series with a label {@code le}, which has the upper bound
     * @return null if no point up to {@code toMillis} has a value
     * @throws IllegalArgumentException if they are no histograms, or such that cannot be added up; the message is for
     *     people
     */
    public static @Nullable BucketCounts growth(Collection<CounterHistory> histories, long fromMillis, long toMillis) {
        var instances = new HashMap<Map<String, String>, Instance>();
        for (var history : histories) {
            var labels = new HashMap<>(history.labels());
            String bound = labels.remove(BOUND);
            if (bound == null) {
                throw new IllegalArgumentException("the series are no histogram: they have no label le; select the"
                        + " _bucket series of a classic histogram, or a native histogram where the source reads them");
            }
            instances.computeIfAbsent(labels, none -> new Instance()).add(bound(bound), history);
        }
        BucketCounts sum = null;
        for (var instance : instances.values()) {
            var growth = CounterSeries.increase(instance.points(), fromMillis, toMillis, instance.first);
            if (growth != null) {
                sum = sum == null ? growth : sum.plus(growth);
            }
        }
        return sum;
    }

    private static double bound(String text) {
        try {
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a bucket has le=\"" + text + "\", which is no number", e);
        }
    }

    /** The buckets of an instance at each time. */
    private static final class Instance {
        private final TreeMap<Long, TreeMap<Double, Double>> byTime = new TreeMap<>();
        private FirstPoint first = FirstPoint.COUNTS_FROM_ZERO;

        void add(double bound, CounterHistory history) {
            for (var point : history.points()) {
                byTime.computeIfAbsent(point.millis(), none -> new TreeMap<>())
                        .put(bound, point.value().value());
            }
            if (history.first() == FirstPoint.IS_THE_START) {
                first = FirstPoint.IS_THE_START;
            }
        }

        List<Point<BucketCounts>> points() {
            var points = new ArrayList<Point<BucketCounts>>();
            byTime.forEach((millis, buckets) -> points.add(new Point<>(
                    millis, new BucketCounts(List.copyOf(buckets.keySet()), List.copyOf(buckets.values())))));
            return points;
        }
    }
}
