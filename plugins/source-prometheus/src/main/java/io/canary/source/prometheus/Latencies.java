package io.canary.source.prometheus;

import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.BucketCounts;
import io.canary.source.support.Count;
import io.canary.source.support.CounterSeries;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.source.support.Cumulative;
import io.canary.source.support.Point;
import io.canary.spi.metrics.LatencyReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts histograms together and subtracts them: all buckets of an instance restart at once. Pure. */
final class Latencies {
    private static final String BOUND = "le";

    private Latencies() {}

    /**
     * What all instances counted after {@code fromMillis} up to {@code toMillis}.
     *
     * @return null if no point up to {@code toMillis} has a value
     * @throws IllegalArgumentException if the series are no histograms, or such that cannot be added up; the message is
     *     for people
     */
    static @Nullable LatencyReading reading(
            List<History> histories, PrometheusQuery.LatencyUnit unit, long fromMillis, long toMillis) {
        boolean isNative =
                histories.stream().anyMatch(h -> !h.series().histograms().isEmpty());
        if (!isNative) {
            var sum = sum(classic(histories), fromMillis, toMillis);
            return sum == null ? null : sum.toReading(unit.millis());
        }
        if (histories.stream().anyMatch(h -> !h.series().counts().isEmpty())) {
            throw new IllegalArgumentException("native histograms and other series cannot be added up");
        }
        if (unit != PrometheusQuery.LatencyUnit.S) {
            throw new IllegalArgumentException("a native histogram must be one of seconds: latency_unit must be s");
        }
        var sum = sum(
                histories.stream()
                        .map(h -> new Instance<>(h.series().histograms(), h.first()))
                        .toList(),
                fromMillis,
                toMillis);
        return sum == null ? null : sum.toReading();
    }

    private record Instance<T>(List<Point<T>> points, FirstPoint first) {}

    private static <T extends Cumulative<T>> @Nullable T sum(
            Collection<Instance<T>> instances, long fromMillis, long toMillis) {
        T sum = null;
        for (var instance : instances) {
            T growth = CounterSeries.increase(instance.points(), fromMillis, toMillis, instance.first());
            if (growth != null) {
                sum = sum == null ? growth : sum.plus(growth);
            }
        }
        return sum;
    }

    /** Histograms of the series that differ by their bounds only. */
    private static Collection<Instance<BucketCounts>> classic(List<History> histories) {
        var instances = new HashMap<Map<String, String>, Buckets>();
        for (var history : histories) {
            var labels = new HashMap<>(history.series().labels());
            String bound = labels.remove(BOUND);
            if (bound == null) {
                throw new IllegalArgumentException("the series are no histogram: they have no label le; select the"
                        + " _bucket series of a classic histogram, or a native histogram");
            }
            instances.computeIfAbsent(labels, none -> new Buckets()).add(bound(bound), history);
        }
        return instances.values().stream().map(Buckets::instance).toList();
    }

    private static double bound(String text) {
        try {
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a bucket has le=\"" + text + "\", which is no number", e);
        }
    }

    /** The buckets of an instance at each time. */
    private static final class Buckets {
        private final TreeMap<Long, TreeMap<Double, Double>> byTime = new TreeMap<>();
        private FirstPoint first = FirstPoint.COUNTS_FROM_ZERO;

        void add(double bound, History history) {
            for (Point<Count> point : history.series().counts()) {
                byTime.computeIfAbsent(point.millis(), none -> new TreeMap<>())
                        .put(bound, point.value().value());
            }
            if (history.first() == FirstPoint.IS_THE_START) {
                first = FirstPoint.IS_THE_START;
            }
        }

        Instance<BucketCounts> instance() {
            var points = new ArrayList<Point<BucketCounts>>();
            byTime.forEach((millis, buckets) -> points.add(new Point<>(
                    millis, new BucketCounts(List.copyOf(buckets.keySet()), List.copyOf(buckets.values())))));
            return new Instance<>(points, first);
        }
    }
}
