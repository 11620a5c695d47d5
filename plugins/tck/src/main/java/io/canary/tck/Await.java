package io.canary.tck;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a router does in its own time, without an event. */
final class Await {

    private Await() {}

    /** Looks every 20 ms; fails with {@code otherwise} if it is not so within {@code limit}. */
    static void until(BooleanSupplier condition, Duration limit, Supplier<String> otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get() + ", after " + limit);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
