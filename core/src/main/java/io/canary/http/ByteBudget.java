package io.canary.http;

import java.util.concurrent.atomic.AtomicLong;

/** A limit for the bytes of all bodies, or of all responses, in the process. Thread-safe. */
public final class ByteBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most the limit in bytes, at least 1 */
    public ByteBudget(long most) {
        this.most = most;
    }

    /** The limit in bytes. */
    public long most() {
        return most;
    }

    /** The bytes in use. */
    public long held() {
        return held.get();
    }

    /** Takes bytes; false, and nothing is taken, if there are not enough. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Takes bytes even beyond the limit: they exist already. */
    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    boolean isUsedUp() {
        return held.get() >= most;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
