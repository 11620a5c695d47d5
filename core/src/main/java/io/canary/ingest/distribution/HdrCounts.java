package io.canary.ingest.distribution;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * The counts of an HdrHistogram as its version 2 writes them: ZigZag LEB128, at most nine bytes each, and a number below 0
 * for so many counts of 0.
 */
final class HdrCounts {
    private static final int LAST_SHIFT = 56;

    private final DataInputStream in;
    private int left;

    /** @param bytes how many bytes of {@code in} are counts */
    HdrCounts(DataInputStream in, int bytes) {
        this.in = in;
        this.left = bytes;
    }

    interface Each {
        void count(long index, long count);
    }

    /** Hands over each count that is not 0, with its place among all of them. */
    void forEach(Each each) throws IOException, Malformed {
        long index = 0;
        while (left > 0) {
            long next = next();
            if (next > 0) {
                each.count(index, next);
            }
            long places = next < 0 ? -next : 1;
            if (places < 0 || index + places > Integer.MAX_VALUE) {
                throw new Malformed("must be a compressed HdrHistogram: it has more counts than any");
            }
            index += places;
        }
    }

    private long next() throws IOException, Malformed {
        long zigzag = 0;
        for (int shift = 0; ; shift += 7) {
            if (left-- == 0) {
                throw new Malformed("must be a compressed HdrHistogram: its last count is cut off");
            }
            long b = in.readUnsignedByte();
            if (shift == LAST_SHIFT) { // all of the ninth byte counts
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

    /**
     * The middle of the values that are counted at one place, which have the first so many digits in common.
     *
     * @param digits 1 to 5
     * @param lowest the smallest difference between values, at least 1
     */
    static double value(long index, int digits, long lowest) {
        int unitMagnitude = 63 - Long.numberOfLeadingZeros(lowest);
        int halfMagnitude = 31 - Integer.numberOfLeadingZeros(2 * (int) Math.pow(10, digits) - 1);
        long half = 1L << halfMagnitude;
        long bucket = Math.max((index >> halfMagnitude) - 1, 0);
        long inBucket = index < half ? index : (index & (half - 1)) + half;
        int magnitude = (int) Math.min(bucket + unitMagnitude, 1_000);
        return Math.scalb((double) inBucket, magnitude) + (magnitude == 0 ? 0 : Math.scalb(1.0, magnitude - 1));
    }
}
