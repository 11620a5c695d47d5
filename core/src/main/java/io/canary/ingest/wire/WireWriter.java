package io.canary.ingest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a message in protobuf's wire format, with the shortest form of each number. Not thread-safe. */
public final class WireWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;

    private byte[] bytes;
    private int size;

    /** @param expected how many bytes it will have, about */
    public WireWriter(int expected) {
        this.bytes = new byte[Math.max(16, expected)];
    }

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public void text(int field, String text) {
        bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** An integer that is not {@code sint32}. */
    public void whole(int field, long number) {
        tag(field, VARINT);
        varint(number);
    }

    /** A {@code sint32}. */
    public void signed(int field, int number) {
        tag(field, VARINT);
        varint(((number << 1) ^ (number >> 31)) & 0xffff_ffffL);
    }

    /** A {@code fixed64}, or the bits of a {@code double}. */
    public void fixed(int field, long number) {
        tag(field, FIXED64);
        packedFixed(number);
    }

    /**
     * Begins a message or packed numbers.
     *
     * @return for {@link #end}
     */
    public int begin(int field) {
        tag(field, LENGTH);
        reserve(1);
        size++;
        return size;
    }

    /** Ends what began at {@code from}. */
    public void end(int from) {
        int length = size - from;
        int more = sizeOf(length) - 1;
        reserve(more);
        System.arraycopy(bytes, from, bytes, from + more, length);
        size = from - 1;
        varint(length);
        size += length;
    }

    /** One of packed integers. */
    public void packedWhole(long number) {
        varint(number);
    }

    /** One of packed numbers of 8 bytes. */
    public void packedFixed(long number) {
        reserve(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (number >>> shift);
        }
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private static int sizeOf(int length) {
        return length == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(length)) / 7;
    }

    private void varint(long number) {
        reserve(10);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
