package io.canary.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A limit for expensive requests in flight, in the whole process. Thread-safe. */
public final class ConcurrencyLimiter {
    private final int count;
    private final Semaphore free;
    private final Runnable noneFree;

    /** @param count at least 0 */
    public ConcurrencyLimiter(int count) {
        this(count, () -> {});
    }

    /**
     * @param count the limit, at least 0
     * @param noneFree called each time a permit is refused
     */
    public ConcurrencyLimiter(int count, Runnable noneFree) {
        this.count = count;
        this.free = new Semaphore(count);
        this.noneFree = noneFree;
    }

    public int taken() {
        return count - free.availablePermits();
    }

    /** Takes a permit; null if none is free. */
    @Nullable
    Permit take() {
        if (free.tryAcquire()) {
            return new Permit();
        }
        noneFree.run();
        return null;
    }

    /** The right to be in flight. */
    final class Permit {
        private final AtomicBoolean given = new AtomicBoolean();

        /** Gives it back. Idempotent. */
        void giveBack() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
