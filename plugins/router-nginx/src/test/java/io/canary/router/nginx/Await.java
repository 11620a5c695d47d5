package io.canary.router.nginx;

import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
final class Await {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private Await() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come within 20 s");
            }
            Thread.sleep(5);
        }
    }
}
