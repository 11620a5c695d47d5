package io.canary.spi;

import java.util.Arrays;

/**
 * A distribution of latencies in logarithmic buckets: bucket <i>i</i> counts the values in (&gamma;<sup>i-1</sup>,
 * &gamma;<sup>i</sup>] milliseconds with &gamma; = {@value #GAMMA}. Any quantile has a relative error of at most
 * (&gamma;-1)/(&gamma;+1), about 1 %, and distributions from many places merge without loss by adding their counts.
 *
 * <p>Source: C. Masson, J. Rim, H. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019, sections 2.1 and 2.2.
 *
 * <p>Immutable. Values below 0.1 ms count as 0.1 ms and values above 153 s as 153 s, so one holds at most
 * {@value #BUCKETS} counts.
 */
public final class LatencyHistogram {
    /** The ratio of neighbouring bucket bounds. */
    public static final double GAMMA = 1.02;

    /** How many buckets there are at most. */
    public static final int BUCKETS = 720;

    /** No values. */
    public static final LatencyHistogram EMPTY = new LatencyHistogram(0, new long[0]);

    private static final int LOWEST_INDEX = indexOf(0.1);
    private static final double LN_GAMMA = Math.log(GAMMA);

    private final int from;
    private final long[] counts;

    private LatencyHistogram(int from, long[] counts) {
        this.from = from;
        this.counts = counts;
    }

    /**
     * The place, 0 to {@link #BUCKETS} - 1, at which a latency is counted.
     *
     * @param millis at least 0
     */
    public static int bucketOf(double millis) {
        return Math.clamp(indexOf(Math.max(millis, 0.1)) - LOWEST_INDEX, 0, BUCKETS - 1);
    }

    private static int indexOf(double millis) {
        return (int) Math.ceil(Math.log(millis) / Math.log(GAMMA));
    }

    /**
     * A histogram of counts.
     *
     * @param counts by {@link #bucketOf}, at most {@link #BUCKETS} of them, none below 0; copied
     * @throws IllegalArgumentException for a count below 0 or too many counts
     */
    public static LatencyHistogram of(long[] counts) {
        if (counts.length > BUCKETS) {
            throw new IllegalArgumentException(counts.length + " buckets, at most " + BUCKETS);
        }
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] == 0) {
            first++;
        }
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        for (int i = first; i < end; i++) {
            if (counts[i] < 0) {
                throw new IllegalArgumentException("bucket " + i + " counts " + counts[i]);
            }
        }
        return first == end ? EMPTY : new LatencyHistogram(first, Arrays.copyOfRange(counts, first, end));
    }

    /** How many values lie at each place, as {@link #of} takes them; up to the last place with any. A copy. */
    public long[] counts() {
        long[] placed = new long[from + counts.length];
        System.arraycopy(counts, 0, placed, from, counts.length);
        return placed;
    }

    /** How many values it holds. */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** Whether it holds none. */
    public boolean isEmpty() {
        return counts.length == 0;
    }

    /** The values of both. */
    public LatencyHistogram plus(LatencyHistogram other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        int lowest = Math.min(from, other.from);
        int end = Math.max(from + counts.length, other.from + other.counts.length);
        long[] sum = new long[end - lowest];
        addTo(sum, lowest);
        other.addTo(sum, lowest);
        return new LatencyHistogram(lowest, sum);
    }

    private void addTo(long[] sum, int lowest) {
        for (int i = 0; i < counts.length; i++) {
            sum[from - lowest + i] += counts[i];
        }
    }

    /**
     * The value below which a share {@code q} of all values lies, within 1 %: DDSketch's estimate
     * 2&gamma;<sup>i</sup>/(&gamma;+1) for the bucket of rank q(n-1).
     *
     * @param q 0 to 1
     * @return milliseconds
     * @throws IllegalStateException if there are no values
     */
    public double quantileMillis(double q) {
        if (isEmpty()) {
            throw new IllegalStateException("no values");
        }
        double rank = q * (count() - 1);
        long seen = 0;
        int i = -1;
        do {
            seen += counts[++i];
        } while (seen <= rank && i < counts.length - 1);
        return 2 * Math.exp((from + i + LOWEST_INDEX) * LN_GAMMA) / (GAMMA + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyHistogram h && h.from == from && Arrays.equals(h.counts, counts);
    }

    @Override
    public int hashCode() {
        return 31 * from + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return isEmpty() ? "no latencies" : "%d latencies, p95 %.1f ms".formatted(count(), quantileMillis(0.95));
    }
}
