package io.canary.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** So many requests of a costly sort may be under way at once, in the whole process. Thread-safe. */
public final class ConcurrencyLimiter {
    private final int count;
    private final Semaphore free;
    private final Runnable noneFree;

    /** @param count at least 0 */
    public ConcurrencyLimiter(int count) {
        this(count, () -> {});
    }

    /**
     * So many.
     *
     * @param count at least 0
     * @param noneFree called each time that one is wanted and none is free
     */
    public ConcurrencyLimiter(int count, Runnable noneFree) {
        this.count = count;
        this.free = new Semaphore(count);
        this.noneFree = noneFree;
    }

    public int taken() {
        return count - free.availablePermits();
    }

    /** A place; null if none is free. */
    @Nullable
    Permit take() {
        if (free.tryAcquire()) {
            return new Permit();
        }
        noneFree.run();
        return null;
    }

    /** One of them. */
    final class Permit {
        private final AtomicBoolean given = new AtomicBoolean();

        /** Gives it back; the second time is no harm. */
        void giveBack() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
