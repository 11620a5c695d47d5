package io.canary.router.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause before a request is sent again: longer each time, and each time by chance between a half and all of
 * it, so that many who failed together do not come back together.
 */
record Backoff(Duration first, Duration longest) {

    /**
     * The pause after an attempt.
     *
     * @param attempt that failed, from 1
     * @param asked by the other side; {@link Duration#ZERO} if it did not
     */
    Duration after(int attempt, Duration asked, RandomGenerator chance) {
        long most = Math.min(longest.toNanos(), first.toNanos() << Math.min(attempt - 1, 20));
        long pause = most / 2 + chance.nextLong(most / 2 + 1);
        return Duration.ofNanos(Math.max(pause, asked.toNanos()));
    }
}
