package io.canary.router.support.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The end of a stream, up to a number of bytes. */
final class Tail {
    private final int limit;
    private byte[] kept = new byte[0];
    private long taken;

    /** @param limit in bytes */
    Tail(int limit) {
        this.limit = limit;
    }

    void add(byte[] bytes) {
        taken += bytes.length;
        byte[] both = Arrays.copyOf(kept, kept.length + bytes.length);
        System.arraycopy(bytes, 0, both, kept.length, bytes.length);
        kept = both.length > limit ? Arrays.copyOfRange(both, both.length - limit, both.length) : both;
    }

    /** Whether more came than is kept. */
    boolean isOver() {
        return taken > limit;
    }

    String text() {
        return new String(kept, StandardCharsets.UTF_8);
    }
}
