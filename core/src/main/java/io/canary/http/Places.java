package io.canary.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** So many requests of a costly sort may be under way at once, in the whole process. Thread-safe. */
public final class Places {
    private final Semaphore free;
    private final ByteBudget bodies;

    /**
     * @param count at least 1
     * @param bytes that the bodies of all of them, and of those that are on their way, may have together
     */
    public Places(int count, long bytes) {
        free = new Semaphore(count);
        bodies = new ByteBudget(bytes);
    }

    /** What bodies are read into. */
    ByteBudget bodies() {
        return bodies;
    }

    /** A place; null if none is free. */
    @Nullable
    Place take() {
        return free.tryAcquire() ? new Place() : null;
    }

    /** One of them. */
    final class Place {
        private final AtomicBoolean given = new AtomicBoolean();

        /** Gives it back; the second time is no harm. */
        void giveBack() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
