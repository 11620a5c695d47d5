package io.canary.ingest.stream;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a stream has counted since its start. Immutable: the arrays that are passed in must not change later. */
public sealed interface Cumulative {

    /** Whether it is a count at all: finite and not below 0. */
    boolean isValid();

    /** How many values it counts. */
    double count();

    /** How many numbers it consists of. */
    int size();

    /** Whether both count by the same buckets, or can be made to without loss. */
    boolean isComparable(Cumulative earlier);

    /**
     * What it counts more than an earlier value that it {@linkplain #isComparable is comparable} to.
     *
     * @return null if any of its counts fell, which is a reset
     */
    @Nullable
    Cumulative minus(Cumulative earlier);

    /**
     * A number that only rises, such as one bucket of a classic histogram of Prometheus.
     *
     * @param value exact up to 2<sup>53</sup>
     */
    record Counter(double value) implements Cumulative {
        @Override
        public double count() {
            return value;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public boolean isValid() {
            return Double.isFinite(value) && value >= 0;
        }

        @Override
        public boolean isComparable(Cumulative earlier) {
            return earlier instanceof Counter;
        }

        @Override
        public @Nullable Cumulative minus(Cumulative earlier) {
            double increase = value - ((Counter) earlier).value;
            return increase < 0 ? null : new Counter(increase);
        }
    }

    /**
     * A histogram with explicit bounds.
     *
     * @param bounds the upper bounds of all buckets but the last, which has none; ascending
     * @param counts one for each bucket, not cumulative over the buckets
     */
    @SuppressWarnings("ArrayRecordComponent") // made by its reader, and never changed or compared
    record ExplicitCounts(List<Double> bounds, long[] counts) implements Cumulative {
        public ExplicitCounts {
            bounds = List.copyOf(bounds);
        }

        @Override
        public double count() {
            return Arrays.stream(counts).sum();
        }

        @Override
        public int size() {
            return counts.length;
        }

        @Override
        public boolean isValid() {
            return counts.length == bounds.size() + 1 && Arrays.stream(counts).allMatch(c -> c >= 0);
        }

        @Override
        public boolean isComparable(Cumulative earlier) {
            return earlier instanceof ExplicitCounts e && e.bounds.equals(bounds);
        }

        @Override
        public @Nullable Cumulative minus(Cumulative earlier) {
            var before = ((ExplicitCounts) earlier).counts;
            long[] more = difference(counts.length, i -> counts[i], i -> before[i]);
            return more == null ? null : new ExplicitCounts(bounds, more);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ExplicitCounts e && e.bounds.equals(bounds) && Arrays.equals(e.counts, counts);
        }

        @Override
        public int hashCode() {
            return 31 * bounds.hashCode() + Arrays.hashCode(counts);
        }

        @Override
        public String toString() {
            return bounds + ": " + Arrays.toString(counts);
        }
    }

    /**
     * An exponential histogram: bucket <i>i</i> counts the values in (base<sup>i</sup>, base<sup>i+1</sup>] with base =
     * 2<sup>2<sup>-scale</sup></sup>. Of two scales, the finer one is merged to the coarser one, which is exact.
     *
     * <p>Source: OpenTelemetry metrics data model, "ExponentialHistogram". A bucket <i>i</i> of a native histogram of
     * Prometheus is the bucket <i>i</i> - 1 here.
     *
     * @param scale -10 to 20
     * @param zeroThreshold up to where values count as 0
     * @param offset the index of the first bucket
     * @param counts side by side, from {@code offset} on
     */
    @SuppressWarnings("ArrayRecordComponent") // made by its reader, and never changed or compared
    record ExponentialCounts(int scale, double zeroThreshold, long zeroCount, int offset, long[] counts)
            implements Cumulative {
        private static final int SCALE_MIN = -10;
        private static final int SCALE_MAX = 20;

        @Override
        public double count() {
            return (double) zeroCount + Arrays.stream(counts).sum();
        }

        @Override
        public int size() {
            return counts.length + 1;
        }

        @Override
        public boolean isValid() {
            return scale >= SCALE_MIN
                    && scale <= SCALE_MAX
                    && zeroThreshold >= 0
                    && zeroCount >= 0
                    && (long) offset + counts.length <= Integer.MAX_VALUE
                    && Arrays.stream(counts).allMatch(c -> c >= 0);
        }

        @Override
        public boolean isComparable(Cumulative earlier) {
            return earlier instanceof ExponentialCounts e && e.zeroThreshold == zeroThreshold;
        }

        @Override
        public @Nullable Cumulative minus(Cumulative earlier) {
            var before = (ExponentialCounts) earlier;
            int common = Math.min(scale, before.scale);
            return downscaled(common).minusSameScale(before.downscaled(common));
        }

        private @Nullable Cumulative minusSameScale(ExponentialCounts before) {
            if (zeroCount < before.zeroCount || before.countsOutside(offset, offset + counts.length)) {
                return null;
            }
            long[] more = difference(counts.length, i -> counts[i], i -> before.countAt((long) offset + i));
            return more == null
                    ? null
                    : new ExponentialCounts(scale, zeroThreshold, zeroCount - before.zeroCount, offset, more);
        }

        private boolean countsOutside(int from, int end) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0 && (offset + i < from || offset + i >= end)) {
                    return true;
                }
            }
            return false;
        }

        private long countAt(long index) {
            long i = index - offset;
            return i < 0 || i >= counts.length ? 0 : counts[(int) i];
        }

        /**
         * The same counts in wider buckets, exactly: each step merges two neighbours.
         *
         * @param coarser at most {@code scale}
         */
        public ExponentialCounts downscaled(int coarser) {
            int shift = scale - coarser;
            if (shift <= 0 || counts.length == 0) {
                return shift <= 0 ? this : new ExponentialCounts(coarser, zeroThreshold, zeroCount, 0, counts);
            }
            int first = offset >> shift;
            long[] merged = new long[((offset + counts.length - 1) >> shift) - first + 1];
            for (int i = 0; i < counts.length; i++) {
                merged[((offset + i) >> shift) - first] += counts[i];
            }
            return new ExponentialCounts(coarser, zeroThreshold, zeroCount, first, merged);
        }

        /**
         * The counts of both, in the wider buckets of the two; of both zero thresholds, the larger one.
         *
         * @param other of indexes near these: the sum has a count for each index between them
         */
        public ExponentialCounts plus(ExponentialCounts other) {
            int common = Math.min(scale, other.scale);
            return downscaled(common).plusSameScale(other.downscaled(common));
        }

        private ExponentialCounts plusSameScale(ExponentialCounts other) {
            int first = counts.length == 0
                    ? other.offset
                    : other.counts.length == 0 ? offset : Math.min(offset, other.offset);
            int end = Math.max(
                    counts.length == 0 ? first : offset + counts.length,
                    other.counts.length == 0 ? first : other.offset + other.counts.length);
            long[] sum = new long[end - first];
            for (int i = 0; i < counts.length; i++) {
                sum[offset - first + i] += counts[i];
            }
            for (int i = 0; i < other.counts.length; i++) {
                sum[other.offset - first + i] += other.counts[i];
            }
            double threshold = Math.max(zeroThreshold, other.zeroThreshold);
            return new ExponentialCounts(scale, threshold, zeroCount + other.zeroCount, first, sum);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ExponentialCounts e
                    && e.scale == scale
                    && e.zeroThreshold == zeroThreshold
                    && e.zeroCount == zeroCount
                    && e.offset == offset
                    && Arrays.equals(e.counts, counts);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * scale + offset) + Arrays.hashCode(counts) + Long.hashCode(zeroCount);
        }

        @Override
        public String toString() {
            return "scale " + scale + ", zero " + zeroCount + ", from " + offset + ": " + Arrays.toString(counts);
        }
    }

    private static long @Nullable [] difference(int length, IntToLongFunction now, IntToLongFunction before) {
        long[] more = new long[length];
        for (int i = 0; i < length; i++) {
            more[i] = now.applyAsLong(i) - before.applyAsLong(i);
            if (more[i] < 0) {
                return null;
            }
        }
        return more;
    }
}
