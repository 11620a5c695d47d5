package io.canary.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock by which old items are deleted. It follows the monotonic clock of this process and not the wall clock,
 * which may be set to any year: a wall clock that is years ahead, for a moment or for good, deletes nothing, and
 * neither does one that was wrong at the start. The time between the last record and the start counts as {@link
 * #AWAY_MOST} at most.
 *
 * <p>If this clock is wrong, it is late, and items are kept for longer. Thread-safe.
 */
public final class AgeClock implements InstantSource {
    /** How long the service can have been down, as far as ages are concerned. */
    static final Duration AWAY_MOST = Duration.ofDays(1);

    private final Instant start;
    private final Supplier<Duration> steady;

    /**
     * Starts the clock.
     *
     * @param now by the wall clock
     * @param lastWritten the newest time that an earlier process recorded; null for none
     * @param steady how long the process has been running, by a monotonic clock
     */
    public AgeClock(Instant now, @Nullable Instant lastWritten, Supplier<Duration> steady) {
        var latest = lastWritten == null ? now : lastWritten.plus(AWAY_MOST);
        this.start = (latest.isBefore(now) ? latest : now).minus(steady.get());
        this.steady = steady;
    }

    @Override
    public Instant instant() {
        return start.plus(steady.get());
    }
}
