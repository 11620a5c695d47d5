package io.canary.rollout;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A router request that is not yet confirmed.
 *
 * @param number the number that the response carries too; each attempt has its own
 * @param attempt 1 for the first
 * @param since when the first attempt was made
 * @param retryAt when to retry; null while a response is awaited
 * @param lastError the router's last error; null before the first
 * @param mayHaveChanged whether an earlier attempt may have been carried out although it was not confirmed
 */
public record RouterRequest(
        long number,
        int attempt,
        Instant since,
        @Nullable Instant retryAt,
        @Nullable String lastError,
        boolean mayHaveChanged) {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    static RouterRequest first(long number, Instant at) {
        return new RouterRequest(number, 1, at, null, null, false);
    }

    /** The first attempt after a restart. If a response was still awaited then, its outcome is unknown. */
    static RouterRequest firstAfterRestart(long number, Instant at, @Nullable RouterRequest before) {
        return new RouterRequest(number, 1, at, null, null, before == null || !before.changedNothing());
    }

    /** Whether no attempt so far has been carried out, if the router's responses are true. */
    boolean changedNothing() {
        return retryAt != null && !mayHaveChanged;
    }

    /** Whether a response with this number belongs to this request and is still awaited. */
    boolean awaits(long answer) {
        return retryAt == null && number == answer;
    }

    boolean isDue(Instant at) {
        return retryAt != null && !at.isBefore(retryAt);
    }

    RouterRequest failed(Instant at, RouterException.Kind kind, String error) {
        return new RouterRequest(
                number, attempt, since, at.plus(delay(attempt)), error, mayHaveChanged || !kind.changedNothing());
    }

    RouterRequest again(long number) {
        return new RouterRequest(number, attempt + 1, since, null, lastError, mayHaveChanged);
    }

    /** How many times in a row the router has failed to confirm it. */
    int failures() {
        return retryAt == null ? attempt - 1 : attempt;
    }

    /** The same request after a change of the system clock. */
    RouterRequest moved(Duration by) {
        return new RouterRequest(
                number, attempt, since.plus(by), retryAt == null ? null : retryAt.plus(by), lastError, mayHaveChanged);
    }

    /** Doubles from 0.25 s to 30 s. */
    static Duration delay(int attempt) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 10));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    /** The number of attempts; null while the first response is awaited. */
    @Nullable
    Integer attempts() {
        return lastError == null ? null : attempt;
    }
}
