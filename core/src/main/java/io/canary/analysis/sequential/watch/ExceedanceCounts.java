package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;
import io.canary.spi.LatencyHistogram;
import java.util.Arrays;

/** A histogram that answers how many values are above a bucket. Immutable. */
final class ExceedanceCounts {
    private final long[] counts;

    /** For each bucket, how many values are in it and in later ones. */
    private final long[] onwards;

    private final int first;

    /**
     * The counts of a histogram.
     *
     * @param mirrored whether to reverse it, as low values are the bad ones
     */
    ExceedanceCounts(LatencyHistogram histogram, boolean mirrored) {
        counts = mirrored ? mirrored(histogram.counts()) : histogram.counts();
        int lowest = 0;
        while (lowest < counts.length && counts[lowest] == 0) {
            lowest++;
        }
        first = lowest;
        onwards = new long[counts.length + 1];
        long sum = 0;
        for (int i = counts.length - 1; i >= first; i--) {
            sum += counts[i];
            onwards[i] = sum;
        }
        Arrays.fill(onwards, 0, first, sum);
    }

    private static long[] mirrored(long[] counts) {
        long[] turned = new long[LatencyHistogram.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            turned[turned.length - 1 - i] = counts[i];
        }
        return turned;
    }

    /** How many values there are. */
    long count() {
        return onwards[0];
    }

    /** How many values are in buckets after this one, which may be any index. */
    long above(int bucket) {
        return bucket >= counts.length ? 0 : onwards[Math.max(bucket + 1, 0)];
    }

    /** How many values are in this bucket, at least 0. */
    long at(int bucket) {
        return bucket >= counts.length ? 0 : counts[bucket];
    }

    /** The index after the last bucket that is not empty. */
    int end() {
        return counts.length;
    }

    /** The first bucket that is not empty; {@link #end} if all are. */
    int first() {
        return first;
    }

    /** All values, with those above a bucket as bad. */
    Arm split(int bucket) {
        return new Arm(count(), above(bucket));
    }
}
