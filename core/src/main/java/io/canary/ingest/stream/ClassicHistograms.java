package io.canary.ingest.stream;

import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The classic histograms of one deployment, of which each bucket is a series of its own and may come at any time. The
 * buckets of one histogram and one time are put together; only a complete set, compared with the complete set of the
 * time before it, says how many values there were in each bucket. What is never complete says nothing.
 *
 * <p>Which bounds there are is learned from all histograms of a version, until there were no new ones for {@value
 * #SETTLED_MILLIS} ms and a set was used. A bound that comes later is ignored: counts up to a bound are as true without
 * the bounds in between.
 *
 * <p>Memory is bounded: {@value #MAX} histograms of {@value #BOUNDS_MAX} bounds, {@value ClassicSeries#TIMES_MAX} times
 * of each that are not complete, 5 minutes without a bucket. Not thread-safe.
 */
public final class ClassicHistograms {
    /** How many histograms a deployment may have. */
    public static final int MAX = 2_000;

    static final int BOUNDS_MAX = 256;
    static final long SETTLED_MILLIS = 30_000;

    private static final long OVERHEAD = 300;

    private final Map<Long, Bounds> boundsByVersion = new HashMap<>();
    private final SequencedMap<Long, ClassicSeries> byHistogram = new LinkedHashMap<>(); // the longest idle ones first
    private final long sinceMillis;
    private long countedUntilMillis;
    private long bytes;

    /**
     * A sample of one bucket.
     *
     * @param version a hash of the version and the metric: its histograms have the same bounds
     * @param histogram a hash of all labels but the bound
     * @param bound the upper bound; the last one is infinite
     * @param startMillis when it began to count; {@link Point#UNKNOWN_START} where that is not known
     * @param count all values up to the bound
     */
    public record Bucket(long version, long histogram, double bound, long startMillis, long atMillis, double count) {}

    /** How many values there were in each bucket since the time before. */
    public record Increments(long atMillis, ExplicitCounts counts) {}

    /**
     * Bounds, ascending.
     *
     * @param indexes of all
     * @param finite all but the last
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, and never changed or compared
    record Order(int[] indexes, List<Double> finite) {
        static final Order NONE = new Order(new int[0], List.of());
    }

    /** The bounds of the histograms of one version, in the order in which they came. */
    static final class Bounds {
        private final Map<Double, Integer> indexes = new HashMap<>();
        private Order order = Order.NONE;
        private long newestMillis;
        private boolean isFixed;

        /** -1 for a bound that is ignored. */
        int index(double bound, long nowMillis) {
            var index = indexes.get(bound);
            if (index != null) {
                return index;
            } else if (isFixed || indexes.size() > BOUNDS_MAX) {
                return -1;
            }
            newestMillis = nowMillis;
            indexes.put(bound, indexes.size());
            order = order();
            return indexes.size() - 1;
        }

        int size() {
            return indexes.size();
        }

        /** All bounds, ascending; none if they are no buckets of a histogram. */
        Order ascending() {
            return order;
        }

        private Order order() {
            if (indexes.size() < 2 || !indexes.containsKey(Double.POSITIVE_INFINITY)) {
                return Order.NONE;
            }
            var sorted = new TreeMap<>(indexes);
            int[] order = sorted.values().stream().mapToInt(i -> i).toArray();
            sorted.remove(Double.POSITIVE_INFINITY);
            return new Order(order, List.copyOf(sorted.keySet()));
        }

        /** Whether they may be used, after which there are no further ones. */
        boolean fix(long nowMillis) {
            isFixed |= nowMillis - newestMillis >= SETTLED_MILLIS;
            return isFixed;
        }
    }

    /**
     * None yet.
     *
     * @param sinceMillis when the deployment began: earlier samples may be of times of which no requests count
     */
    public ClassicHistograms(long sinceMillis) {
        this.sinceMillis = sinceMillis;
        this.countedUntilMillis = sinceMillis;
    }

    /**
     * Takes a sample, and returns what is known by it.
     *
     * @param nowMillis the time of this process
     * @param takesNew whether there is memory for more
     */
    public List<Increments> add(Bucket bucket, long nowMillis, boolean takesNew) {
        forgetIdle(nowMillis);
        if (bucket.atMillis() < sinceMillis) {
            return List.of();
        }
        var bounds = boundsByVersion.computeIfAbsent(bucket.version(), v -> new Bounds());
        int index = bounds.index(bucket.bound(), nowMillis);
        var series = index < 0 ? null : series(bucket.histogram(), bounds, takesNew);
        if (series == null) {
            return List.of();
        }
        long before = series.bytes();
        var complete = series.add(bucket, index, nowMillis, takesNew);
        bytes += series.bytes() - before;
        var known = new ArrayList<Increments>(complete.size());
        for (var set : complete) {
            var counts = set.increase();
            if (counts != null && bounds.fix(nowMillis)) {
                known.add(new Increments(set.atMillis(), counts));
            }
        }
        return known;
    }

    private @Nullable ClassicSeries series(long histogram, Bounds bounds, boolean takesNew) {
        var series = byHistogram.get(histogram);
        if (series == null) {
            if (byHistogram.size() >= MAX || !takesNew) {
                return null;
            }
            series = new ClassicSeries(bounds, countedUntilMillis);
            bytes += OVERHEAD;
        }
        byHistogram.putLast(histogram, series);
        return series;
    }

    /** The memory that they take, about. */
    public long bytes() {
        return bytes;
    }

    private void forgetIdle(long nowMillis) {
        for (var first = first();
                first != null && nowMillis - first.receivedMillis() > CumulativeStreams.IDLE_MILLIS;
                first = first()) {
            countedUntilMillis = Math.max(countedUntilMillis, first.latestMillis());
            bytes -= OVERHEAD + first.bytes();
            byHistogram.pollFirstEntry();
        }
    }

    private @Nullable ClassicSeries first() {
        var entry = byHistogram.firstEntry();
        return entry == null ? null : entry.getValue();
    }
}
