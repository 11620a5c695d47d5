package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;

/** A histogram, asked how much of it lies above a bucket. Immutable. */
final class Tail {
    private final long[] above;

    /**
     * The tail of a histogram.
     *
     * @param mirrored turned round, where low values are the bad ones
     */
    Tail(LatencyHistogram histogram, boolean mirrored) {
        long[] counts = histogram.counts();
        above = new long[(mirrored ? LatencyHistogram.BUCKETS : counts.length) + 1];
        int last = above.length - 2;
        for (int i = last; i >= 0; i--) {
            int from = mirrored ? LatencyHistogram.BUCKETS - 1 - i : i;
            above[i] = above[i + 1] + (from < counts.length ? counts[from] : 0);
        }
    }

    /** How many values there are. */
    long count() {
        return above[0];
    }

    /** How many are in buckets after this one, which may be any number. */
    long above(int bucket) {
        return bucket + 1 >= above.length ? 0 : above[Math.max(bucket + 1, 0)];
    }

    /** How many are in this one, at least 0. */
    long at(int bucket) {
        return bucket + 1 >= above.length ? 0 : above[bucket] - above[bucket + 1];
    }

    /** Past the last bucket with anything in it. */
    int end() {
        return above.length - 1;
    }

    /** The first bucket with anything in it; {@link #end} where there is nothing. */
    int first() {
        int first = 0;
        while (first < end() && above[first + 1] == above[0]) {
            first++;
        }
        return first;
    }

    /** All of it, and what is above a bucket as bad. */
    Arm split(int bucket) {
        return new Arm(count(), above(bucket));
    }
}
