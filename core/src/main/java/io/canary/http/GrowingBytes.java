package io.canary.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * The bytes of a body as they arrive, in one array. A full array at most doubles, so that a client holds at most twice
 * the memory of what it has sent. It stops at the expected length, so that a body of that length is not copied again.
 * For one thread at a time.
 */
final class GrowingBytes {
    private final int expected;
    private byte[] bytes = new byte[0];
    private int size;

    /** @param expected the length that the array exceeds only if more bytes come */
    GrowingBytes(int expected) {
        this.expected = expected;
    }

    void add(Buffer chunk) {
        if (size == 0) {
            bytes = chunk.getBytes();
        } else {
            reserve(size + chunk.length());
            chunk.getBytes(bytes, size);
        }
        size += chunk.length();
    }

    private void reserve(int needed) {
        if (needed > bytes.length) {
            long doubled = Math.min(2L * bytes.length, expected);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }

    int size() {
        return size;
    }

    /** The array itself if it is full, otherwise a copy of its content. Nothing may be added afterwards. */
    byte[] take() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
