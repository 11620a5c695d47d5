package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import io.canary.ingest.stream.Cumulative.ExponentialCounts;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and checks the counts of one point. Used again for the next point. */
public final class BucketReader {
    /** SDKs have 15 bounds by default. They are kept for the whole deployment. */
    private static final int BOUNDS_MAX = 256;
    /** SDKs have 160 buckets by default. */
    private static final int BUCKETS_MAX = 640;
    /** Finer buckets are merged to these, of 1.1 %: the bins that latencies are counted in have 2 %. */
    private static final int SCALE_MOST = 6;
    /** Beyond these indexes of that scale there are no latencies: it bounds the memory of sums. */
    private static final int INDEX_MOST = 4_096;

    private static final double MILLIS_MAX = 1e9;
    private static final double ZERO_MAX_MILLIS = 0.1;
    private static final long COUNT_MAX = 1_000_000_000_000_000L;
    private static final long[] NONE = {};

    private final List<Double> noBounds = List.of();
    private long count;
    private long[] counts = NONE;
    private @Nullable Wire boundsRead;
    private List<Double> bounds = noBounds;
    private boolean hasBounds;
    private int scale;
    private long zeroCount;
    private double zeroThreshold;
    private int offset;
    private long below;
    private @Nullable String problem;

    /** Forgets the point before. */
    public void clear() {
        count = 0;
        counts = NONE;
        hasBounds = false;
        scale = 0;
        zeroCount = 0;
        zeroThreshold = 0;
        offset = 0;
        below = 0;
        problem = null;
    }

    /** Why the counts are not valid; null if they are. */
    public @Nullable String problem() {
        return problem;
    }

    /** How many values there are; any number if it is not valid. */
    long count() {
        return count;
    }

    /** Reads a field of {@code HistogramDataPoint}. */
    void explicit(int field, Wire point) throws Malformed {
        switch (field) {
            case 4 -> count = point.fixed();
            case 6 -> counts = fixed(point.numbers());
            case 7 -> bounds(point.numbers());
            default -> point.skip();
        }
    }

    /** Reads a field of {@code ExponentialHistogramDataPoint}. */
    void exponential(int field, Wire point) throws Malformed {
        switch (field) {
            case 4 -> count = point.fixed();
            case 6 -> scale = point.signed();
            case 7 -> zeroCount = point.fixed();
            case 8 -> positive(point.message());
            case 9 -> below = negative(point.message());
            case 14 -> zeroThreshold = point.number();
            default -> point.skip();
        }
    }

    /** Takes the counts by explicit bounds, read elsewhere. */
    public void takeExplicit(long count, List<Double> bounds, long[] counts) {
        clear();
        this.count = count;
        this.bounds = bounds;
        this.counts = counts;
        hasBounds = !bounds.isEmpty();
        boundsRead = null;
    }

    /** Takes the counts by exponential buckets, read elsewhere. */
    public void takeExponential(
            long count, int scale, double zeroThreshold, long zeroCount, int offset, long[] counts) {
        clear();
        this.count = count;
        this.scale = scale;
        this.zeroThreshold = zeroThreshold;
        this.zeroCount = zeroCount;
        this.offset = offset;
        this.counts = counts;
    }

    private long[] fixed(Wire packed) throws Malformed {
        if (packed.size() > (BOUNDS_MAX + 1) * 8) {
            problem = "must have at most " + BOUNDS_MAX + " bounds";
            return NONE;
        }
        long[] read = new long[packed.size() / 8];
        for (int i = 0; i < read.length; i++) {
            read[i] = packed.nextFixed();
        }
        return read;
    }

    /** Most points of an export have the same bounds, so that one list of them is kept. */
    private void bounds(Wire packed) throws Malformed {
        hasBounds = packed.hasMore();
        if (boundsRead != null && boundsRead.isSame(packed)) {
            return;
        }
        if (packed.size() > BOUNDS_MAX * 8) {
            problem = "must have at most " + BOUNDS_MAX + " bounds";
            return;
        }
        boundsRead = packed.copy();
        var read = new ArrayList<Double>(packed.size() / 8);
        while (packed.hasMore()) {
            read.add(Double.longBitsToDouble(packed.nextFixed()));
        }
        bounds = List.copyOf(read);
    }

    private void positive(Wire buckets) throws Malformed {
        for (int field = buckets.next(); field != 0; field = buckets.next()) {
            switch (field) {
                case 1 -> offset = buckets.signed();
                case 2 -> counts = varints(buckets.integers());
                default -> buckets.skip();
            }
        }
    }

    private long[] varints(Wire packed) throws Malformed {
        long[] read = new long[Math.min(packed.size(), BUCKETS_MAX)];
        int size = 0;
        while (packed.hasMore()) {
            long next = packed.nextVarint();
            if (size == BUCKETS_MAX) {
                problem = "must have at most " + BUCKETS_MAX + " buckets";
                return NONE;
            }
            read[size++] = next;
        }
        return size == read.length ? read : Arrays.copyOf(read, size);
    }

    /** The values below 0: there should be none. */
    private static long negative(Wire buckets) throws Malformed {
        long any = 0;
        for (int field = buckets.next(); field != 0; field = buckets.next()) {
            if (field == 2) {
                var packed = buckets.integers();
                while (packed.hasMore()) {
                    any |= packed.nextVarint();
                }
            } else {
                buckets.skip();
            }
        }
        return any;
    }

    /** The counts by explicit bounds; null if they are not valid. A histogram of one bucket is only a counter. */
    public @Nullable Cumulative explicitCounts(LatencyUnit unit) {
        if (!hasBounds) {
            return problem == null && isCount(count) ? new Counter(count) : null;
        }
        if (problem == null && counts.length != bounds.size() + 1) {
            problem = "must have one bucket more than bounds";
        } else if (problem == null && !areBounds(unit)) {
            problem = "must have bounds that ascend from 0 to at most 1e9 ms";
        }
        return areCounts(0) ? new ExplicitCounts(bounds, counts) : null;
    }

    private boolean areBounds(LatencyUnit unit) {
        double before = Math.nextDown(0.0);
        for (double bound : bounds) {
            if (!(bound > before)) {
                return false;
            }
            before = bound;
        }
        return unit.millis(before) <= MILLIS_MAX;
    }

    /** The counts by exponential buckets, none finer than {@value #SCALE_MOST}; null if they are not valid. */
    public @Nullable Cumulative exponentialCounts(LatencyUnit unit) {
        if (below != 0) {
            problem = "must not count values below 0";
        } else if (scale < 0 || scale > 20) {
            problem = "must have a scale from 0 to 20";
        } else if (zeroCount != 0 && !(unit.millis(zeroThreshold) <= ZERO_MAX_MILLIS)) {
            problem = "must have a zero threshold of at most 0.1 ms";
        }
        if (!areCounts(zeroCount)) {
            return null;
        }
        var read = trimmed().downscaled(Math.min(scale, SCALE_MOST));
        long end = (long) read.offset() + read.counts().length;
        double most = Math.scalb(log2(MILLIS_MAX / unit.millis(1)), read.scale());
        if (read.counts().length > 0 && (read.offset() < -INDEX_MOST || end - 1 > Math.min(most, INDEX_MOST))) {
            problem = "must not have values above 1e9 ms, or far below a nanosecond";
            return null;
        }
        return read;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** Without the empty buckets at both ends: their indexes would count. */
    private ExponentialCounts trimmed() {
        int from = 0;
        int end = counts.length;
        while (from < end && counts[from] == 0) {
            from++;
        }
        while (end > from && counts[end - 1] == 0) {
            end--;
        }
        long[] some = from == 0 && end == counts.length ? counts : Arrays.copyOfRange(counts, from, end);
        long first = some.length == 0 ? 0 : (long) offset + from;
        int limited = Math.clamp(first, Integer.MIN_VALUE, Integer.MAX_VALUE - BUCKETS_MAX);
        return new ExponentialCounts(scale, zeroThreshold, zeroCount, limited, some);
    }

    private boolean areCounts(long besides) {
        if (problem != null) {
            return false;
        }
        double sum = besides;
        boolean isValid = isCount(besides);
        for (long each : counts) {
            isValid &= each >= 0 && each <= COUNT_MAX;
            sum += each;
        }
        if (!isValid || !isCount(count) || sum != count) {
            problem = "must have counts from 0 to 1e15 whose sum is count";
            return false;
        }
        return true;
    }

    private boolean isCount(long number) {
        boolean isCount = number >= 0 && number <= COUNT_MAX;
        if (!isCount) {
            problem = "must have counts from 0 to 1e15 whose sum is count";
        }
        return isCount;
    }
}
