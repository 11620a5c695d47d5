package io.canary.analysis;

import java.util.Arrays;

/** Writes numbers in few bits. Not thread-safe. */
final class BitWriter {
    /** The size of the groups of bits of a number; each follows a bit that says whether it is the last. */
    static final int GROUP = 4;

    /** A larger quotient is written as a number. */
    static final int UNARY_MOST = 20;

    private long[] words = new long[64];
    private int bits;

    void put(boolean bit) {
        putBits(bit ? 1 : 0, 1);
    }

    /** Writes the lowest bits of a number, 0 to 64 of them. */
    void putBits(long value, int count) {
        if (count == 0) {
            return;
        }
        int word = bits / Long.SIZE;
        if (word + 1 >= words.length) {
            words = Arrays.copyOf(words, 2 * words.length);
        }
        long lowest = value & -1L >>> (Long.SIZE - count);
        int at = bits % Long.SIZE;
        words[word] |= lowest << at;
        if (at + count > Long.SIZE) {
            words[word + 1] = lowest >>> (Long.SIZE - at);
        }
        bits += count;
    }

    /** Writes any number; small ones that are not below 0 take the fewest bits. */
    void putNumber(long value) {
        long left = value;
        do {
            long group = left & (1 << GROUP) - 1;
            left >>>= GROUP;
            putBits(left == 0 ? group | 1 << GROUP : group, GROUP + 1);
        } while (left != 0);
    }

    /** Writes any number; those near 0 take the fewest bits. */
    void putSigned(long value) {
        putNumber(zigzag(value));
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /**
     * Writes a number as its quotient by 2<sup>{@code low}</sup> and its remainder; best if about half of the numbers
     * are below that.
     *
     * <p>Source: R. F. Rice, "Some practical universal noiseless coding techniques", JPL publication 79-22, 1979.
     */
    void putRice(long value, int low) {
        long quotient = value >>> low;
        if (quotient >= UNARY_MOST) {
            putBits(-1L, UNARY_MOST);
            putNumber(value);
            return;
        }
        int ones = (int) quotient;
        putBits((1L << ones) - 1, ones + 1); // and a 0 after them
        putBits(value, low);
    }

    /** Writes a number exactly; whole ones that are not below 0 take the fewest bits. */
    void putDouble(double value) {
        long whole = (long) value;
        boolean isWhole = whole >= 0 && Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
        put(isWhole);
        if (isWhole) {
            putNumber(whole);
        } else {
            putBits(Double.doubleToRawLongBits(value), Long.SIZE);
        }
    }

    void putText(String text) {
        putNumber(text.length());
        text.chars().forEach(this::putNumber);
    }

    /** Appends all bits to existing bytes, starting with a new byte. */
    byte[] after(byte[] before) {
        int length = (bits + 7) >> 3;
        byte[] all = Arrays.copyOf(before, before.length + length);
        for (int i = 0; i < length; i++) {
            all[before.length + i] = (byte) (words[i / Long.BYTES] >>> (Byte.SIZE * (i % Long.BYTES)));
        }
        return all;
    }
}
