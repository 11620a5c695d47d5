package io.canary.http;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of bodies, or of answers, may be held at once, in the whole process. Thread-safe. */
public final class ByteBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most how many bytes, at least 1 */
    public ByteBudget(long most) {
        this.most = most;
    }

    /** How many bytes may be held. */
    public long most() {
        return most;
    }

    /** How many bytes are held. */
    public long held() {
        return held.get();
    }

    /** Whether so many were free, and are taken now. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** They are there, whether so many were free or not. */
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
