package io.canary.rollout;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish that the router has not yet confirmed.
 *
 * @param number which question; its answer carries the same number. Each attempt is a question of its own
 * @param attempt 1 for the first
 * @param since when the first attempt was made
 * @param retryAt when to ask again; null while an answer is awaited
 * @param lastError what the router said last; null before it said anything
 * @param mayHaveChanged whether an attempt before this one may have been carried out although it was not confirmed
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

    /** The first of a process that does not know what became of the one before, if that was still awaited. */
    static RouterRequest firstAfterRestart(long number, Instant at, @Nullable RouterRequest before) {
        return new RouterRequest(number, 1, at, null, null, before == null || !before.changedNothing());
    }

    /** Whether no attempt so far has been carried out, as far as the router can be believed. */
    boolean changedNothing() {
        return retryAt != null && !mayHaveChanged;
    }

    /** Whether an answer with this number is the answer to this question, and still awaited. */
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

    /** How often in a row the router has failed to confirm it. */
    int failures() {
        return retryAt == null ? attempt - 1 : attempt;
    }

    /** The same on a clock that was moved. */
    RouterRequest moved(Duration by) {
        return new RouterRequest(
                number, attempt, since.plus(by), retryAt == null ? null : retryAt.plus(by), lastError, mayHaveChanged);
    }

    /** Doubles from a quarter of a second to half a minute. */
    static Duration delay(int attempt) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 10));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    /** How often it was asked; null while the first answer is awaited. */
    @Nullable
    Integer attempts() {
        return lastError == null ? null : attempt;
    }
}
