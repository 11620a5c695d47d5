package io.canary.analysis;

import java.util.Arrays;

/** Writes numbers in few bits. Not thread-safe. */
final class BitWriter {
    /** A number is written in groups of so many bits, each after a bit that says whether it is the last. */
    static final int GROUP = 4;

    /** A quotient beyond that is written as a number. */
    static final int UNARY_MOST = 20;

    private long[] words = new long[64];
    private int bits;

    void put(boolean bit) {
        putBits(bit ? 1 : 0, 1);
    }

    /** The lowest so many bits, 0 to 64. */
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

    /** Any number; one that is small, and not below 0, takes least. */
    void putNumber(long value) {
        long left = value;
        do {
            long group = left & (1 << GROUP) - 1;
            left >>>= GROUP;
            putBits(left == 0 ? group | 1 << GROUP : group, GROUP + 1);
        } while (left != 0);
    }

    /** Any number; one that is near 0 takes least. */
    void putSigned(long value) {
        putNumber(zigzag(value));
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /**
     * A number of which about half are below 2<sup>{@code low}</sup>, as its quotient by that and its rest.
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

    /** Bit for bit; one that is whole, and not below 0, takes least. */
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

    /** All of it, after what is there already, from a new byte on. */
    byte[] after(byte[] before) {
        int length = (bits + 7) >> 3;
        byte[] all = Arrays.copyOf(before, before.length + length);
        for (int i = 0; i < length; i++) {
            all[before.length + i] = (byte) (words[i / Long.BYTES] >>> (Byte.SIZE * (i % Long.BYTES)));
        }
        return all;
    }
}
