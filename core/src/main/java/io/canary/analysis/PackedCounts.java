package io.canary.analysis;

import io.canary.spi.LatencyHistogram;

/**
 * A distribution in few bits. Neighbouring buckets have similar counts, so each is written as its difference from the
 * count that the two before it predict; if those are empty, as the length of the run of empty buckets. At 1000 requests
 * per second, a used bucket takes about five bits.
 */
final class PackedCounts {
    /** The usual difference, in square roots of the predicted count: counts vary by chance, and so do those before. */
    private static final double SURPRISE = 1.35;

    private PackedCounts() {}

    /** @param histogram not empty */
    static void write(LatencyHistogram histogram, BitWriter to) {
        long[] counts = histogram.counts();
        int first = 0;
        while (counts[first] == 0) {
            first++;
        }
        to.putNumber(first);
        to.putNumber(counts.length - first);
        int i = first;
        while (i < counts.length) {
            if (isAfterNothing(counts, i)) {
                int next = i;
                while (counts[next] == 0) {
                    next++;
                }
                to.putNumber(next - i);
                to.putNumber(counts[next] - 1);
                i = next + 1;
            } else {
                long expected = expected(counts, i);
                to.putRice(BitWriter.zigzag(counts[i] - expected), surprise(expected));
                i++;
            }
        }
    }

    static LatencyHistogram read(BitReader from) {
        int first = (int) from.nextNumber();
        long[] counts = new long[first + (int) from.nextNumber()];
        int i = first;
        while (i < counts.length) {
            if (isAfterNothing(counts, i)) {
                i += (int) from.nextNumber();
                counts[i] = from.nextNumber() + 1;
            } else {
                long expected = expected(counts, i);
                counts[i] = expected + BitReader.unzigzag(from.nextRice(surprise(expected)));
            }
            i++;
        }
        return LatencyHistogram.of(counts);
    }

    private static long at(long[] counts, int i) {
        return i < 0 ? 0 : counts[i];
    }

    private static boolean isAfterNothing(long[] counts, int i) {
        return at(counts, i - 1) == 0 && at(counts, i - 2) == 0;
    }

    private static long expected(long[] counts, int i) {
        return (at(counts, i - 1) + at(counts, i - 2)) / 2;
    }

    private static int surprise(long expected) {
        return Math.max(0, Math.getExponent(SURPRISE * Math.sqrt((double) expected + .5)));
    }
}
