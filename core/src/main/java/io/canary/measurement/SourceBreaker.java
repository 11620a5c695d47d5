package io.canary.measurement;

import io.canary.spi.metrics.MetricSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a source may be read: after {@value MetricSource#FAILURES_MAX} failures in a row only once in {@link #PROBE},
 * and not before a time that it named itself. Pure; times are of a steady clock.
 *
 * @param failures in a row
 * @param notBeforeMillis when it may be read again
 */
record SourceBreaker(int failures, long notBeforeMillis) {
    /** How long a source that fails is left alone between two attempts. */
    static final Duration PROBE = Duration.ofSeconds(30);

    /** A source may name a time, but not stop its own reading for longer. */
    static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);

    /** Nothing has failed. */
    static final SourceBreaker CLOSED = new SourceBreaker(0, Long.MIN_VALUE);

    boolean allows(long nowMillis) {
        return nowMillis >= notBeforeMillis;
    }

    /** Whether it is read only now and then. */
    boolean isOpen() {
        return failures >= MetricSource.FAILURES_MAX;
    }

    /** When a read begins: while it is open, one at a time finds out whether the source answers again. */
    SourceBreaker entered(long nowMillis) {
        return isOpen() ? new SourceBreaker(failures, nowMillis + PROBE.toMillis()) : this;
    }

    /**
     * After a failure.
     *
     * @param retryAfter what the source asked for; null for nothing
     */
    SourceBreaker failed(long nowMillis, @Nullable Duration retryAfter) {
        int count = failures + 1;
        long probe = count >= MetricSource.FAILURES_MAX ? PROBE.toMillis() : 0;
        long asked = retryAfter == null ? 0 : Math.min(retryAfter.toMillis(), RETRY_AFTER_MAX.toMillis());
        return new SourceBreaker(count, Math.max(notBeforeMillis, nowMillis + Math.max(probe, asked)));
    }
}
