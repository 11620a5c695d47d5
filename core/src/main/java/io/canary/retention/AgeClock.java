package io.canary.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by which is forgotten what is old. It goes by the even clock of this process, and not by the one on the
 * wall, which may be set to any year: what nobody saw age is not old. So a clock that is years ahead, for a moment or
 * for good, makes nothing be forgotten, and neither does one that was wrong when the process started: what lies between
 * the last that was written and the start counts as {@link #AWAY_MOST} at most.
 *
 * <p>Where it is wrong, it is late, and things are kept for longer. Thread-safe.
 */
public final class AgeClock implements InstantSource {
    /** So long a service may have been away, as far as ages go. */
    static final Duration AWAY_MOST = Duration.ofDays(1);

    private final Instant start;
    private final Supplier<Duration> steady;

    /**
     * From now on.
     *
     * @param now as the clock on the wall has it
     * @param lastWritten the newest time that another process wrote; null for none
     * @param steady how long the process has been there, by a clock that nobody sets
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
