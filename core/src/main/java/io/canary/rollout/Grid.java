package io.canary.rollout;

import java.time.Duration;
import java.time.Instant;

/** Evaluations fall on multiples of 50 ms: timers that fall due together cost a tenth of timers that do not. */
final class Grid {
    private static final long MILLIS = 50;

    private Grid() {}

    /** The first point of the grid that is not before {@code at}. */
    static Instant notBefore(Instant at) {
        long millis = at.toEpochMilli();
        millis += Instant.ofEpochMilli(millis).isBefore(at) ? 1 : 0;
        return Instant.ofEpochMilli(Math.ceilDiv(millis, MILLIS) * MILLIS);
    }

    /** The first of {@code due}, {@code due + interval}, … that is after {@code at}, on the grid. */
    static Instant nextAfter(Instant at, Instant due, Duration interval) {
        var next = due.plus(interval);
        if (!next.isAfter(at)) {
            long missed = Duration.between(next, at).dividedBy(interval) + 1;
            next = next.plus(interval.multipliedBy(missed));
        }
        return notBefore(next);
    }
}
