package io.canary.http;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Collects text that arrives in pieces, and returns whole lines. For one context only. */
final class LineBuffer {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private byte[] bytes = {};
    private int length;
    private int searched;

    void add(Buffer piece) {
        int sum = length + piece.length();
        if (sum > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(sum, 2 * bytes.length));
        }
        piece.getBytes(bytes, length);
        length = sum;
    }

    int length() {
        return length;
    }

    /** The length of all whole lines in bytes. */
    int wholeLines() {
        int i = length;
        while (i > searched && bytes[i - 1] != '\n') {
            i--;
        }
        if (i > searched) {
            return i;
        }
        searched = length;
        return 0;
    }

    /** Removes the first {@code count} bytes and returns them in an array that may be longer. */
    byte[] take(int count) {
        byte[] taken = bytes;
        bytes = new byte[count == length ? 0 : taken.length];
        length -= count;
        System.arraycopy(taken, count, bytes, 0, length);
        searched = 0;
        return taken;
    }

    void clear() {
        take(length);
    }

    /** Counts newlines, eight bytes at a time: an upload may have millions. */
    static int newlines(byte[] text, int length) {
        int count = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long zeroWhereNewline = (long) EIGHT_BYTES.get(text, i) ^ NEWLINES;
            // Warren, Hacker's Delight, 6-1: the high bit of each byte that is zero
            long hits = ~(((zeroWhereNewline & LOW_BITS) + LOW_BITS) | zeroWhereNewline | LOW_BITS);
            count += Long.bitCount(hits);
        }
        for (; i < length; i++) {
            if (text[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
