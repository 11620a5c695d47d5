package io.canary.testservers;

import java.util.concurrent.locks.LockSupport;

/** Waits for what comes without an event. */
public final class Await {
    private static final int LIMIT_SEC = 20;

    private Await() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Looks every few milliseconds; fails after 20 s, and with what the condition throws. */
    public static void until(Condition condition) {
        long end = System.nanoTime() + LIMIT_SEC * 1_000_000_000L;
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("it did not come within " + LIMIT_SEC + " s");
                }
                LockSupport.parkNanos(5_000_000);
            }
        } catch (Exception e) {
            throw new AssertionError("what is waited for cannot be seen: " + e, e);
        }
    }
}
