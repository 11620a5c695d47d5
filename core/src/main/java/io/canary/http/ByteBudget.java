package io.canary.http;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of bodies of a large sort may be held at once, in the whole process. Thread-safe. */
public final class ByteBudget {
    private final AtomicLong free;

    /** @param bytes at least as many as the largest body has */
    public ByteBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Whether so many were free, and are taken now. */
    boolean take(int bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        free.addAndGet(bytes);
    }
}
