package io.canary.ingest.distribution;

import io.canary.ingest.wire.Malformed;
import java.nio.ByteBuffer;

/**
 * The counts of an HdrHistogram in the encoding of its version 2: ZigZag LEB128, at most nine bytes each; a negative
 * number stands for that many counts of 0.
 */
final class HdrCounts {
    private static final int LAST_SHIFT = 56;

    private final int unitMagnitude;
    private final int halfMagnitude;

    /**
     * The parameters that give each count its value.
     *
     * @param digits 1 to 5
     * @param lowest the smallest difference between values, at least 1
     */
    HdrCounts(int digits, long lowest) {
        this.unitMagnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(lowest);
        int toOneDifference = 2 * (int) Math.pow(10, digits); // up to here all values are distinguished
        this.halfMagnitude = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(toOneDifference - 1);
    }

    interface Each {
        void count(double value, long count);
    }

    /** Passes on each count that is not 0, with its value; the values ascend. */
    void forEach(ByteBuffer counts, Each each) throws Malformed {
        long index = 0;
        while (counts.hasRemaining()) {
            long next = next(counts);
            if (next > 0) {
                each.count(value(index), next);
            }
            long places = next < 0 ? -next : 1;
            if (places < 0 || index + places > Integer.MAX_VALUE) {
                throw new Malformed("must be a compressed HdrHistogram: it has more counts than any");
            }
            index += places;
        }
    }

    private static long next(ByteBuffer counts) throws Malformed {
        long zigzag = 0;
        for (int shift = 0; ; shift += 7) {
            if (!counts.hasRemaining()) {
                throw new Malformed("must be a compressed HdrHistogram: its last count is cut off");
            }
            long b = counts.get() & 0xff;
            if (shift == LAST_SHIFT) { // the ninth byte uses all of its eight bits
                return decoded(zigzag | b << shift);
            }
            zigzag |= (b & 0x7f) << shift;
            if (b < 0x80) {
                return decoded(zigzag);
            }
        }
    }

    private static long decoded(long zigzag) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** The middle of the values that share a count, which have their first digits in common. */
    private double value(long index) {
        long half = 1L << halfMagnitude;
        long bucket = Math.max((index >> halfMagnitude) - 1, 0);
        long inBucket = index < half ? index : (index & (half - 1)) + half;
        int magnitude = (int) Math.min(bucket + unitMagnitude, Double.MAX_EXPONENT);
        return Math.scalb((double) inBucket, magnitude) + (magnitude == 0 ? 0 : Math.scalb(1.0, magnitude - 1));
    }
}
