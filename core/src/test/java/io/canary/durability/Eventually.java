package io.canary.durability;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls for a condition that no event reports. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    interface Wanted<T> {
        boolean is(T seen) throws Exception;
    }

    private Eventually() {}

    static <T> void is(Callable<T> what, Wanted<T> wanted) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        T seen = what.call();
        while (!wanted.is(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain, last seen: " + seen);
            }
            Thread.sleep(5);
            seen = what.call();
        }
    }
}
