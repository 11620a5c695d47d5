package io.canary.deployment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time in milliseconds, and whether it jumped: after the clock was set or the machine slept, times from before and
 * after cannot be compared.
 *
 * <p>Within one millisecond it returns the same object: evaluations are due together, and a separate object for each of
 * many deployments would be work for the garbage collector. Thread-safe.
 */
public final class WallClock implements InstantSource {
    /** A smaller change is a normal correction of the clock, and no reason to start anything again. */
    private static final long MOVED_MILLIS_MIN = 2_000;

    /** The two clocks are read one after the other; a thread that was suspended in between reads them again. */
    private static final long READ_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    private final LongSupplier wallMillis;
    private final LongSupplier steadyNanos;
    private final long startNanos;

    /** Read and written by all threads without a lock, which is safe: an instant is immutable. */
    private Instant last = Instant.EPOCH;

    private volatile long offsetMillis;
    private volatile long movedMillis;

    /** The clock of the machine. */
    public WallClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * A clock that reads these sources.
     *
     * @param steadyNanos a monotonic clock with any origin
     */
    public WallClock(LongSupplier wallMillis, LongSupplier steadyNanos) {
        this.wallMillis = wallMillis;
        this.steadyNanos = steadyNanos;
        this.startNanos = steadyNanos.getAsLong();
        this.offsetMillis = readOffset();
    }

    @Override
    public Instant instant() {
        long now = millis();
        var known = last;
        if (known.toEpochMilli() != now) {
            known = Instant.ofEpochMilli(now);
            last = known;
        }
        return known;
    }

    @Override
    public long millis() {
        return wallMillis.getAsLong();
    }

    /** The time since its creation, whatever jumps there were. */
    public Duration steady() {
        return Duration.ofNanos(steadyNanos.getAsLong() - startNanos);
    }

    /** The sum of all jumps since its creation; less than 0 for backwards. Reads the clocks first. */
    public Duration moved() {
        if (isFar(offset())) {
            note();
        }
        return movedMillis == 0 ? Duration.ZERO : Duration.ofMillis(movedMillis);
    }

    private synchronized void note() {
        long now = readOffset();
        if (isFar(now)) {
            movedMillis += now - offsetMillis;
            offsetMillis = now;
        }
    }

    private boolean isFar(long offset) {
        long difference = Math.abs(offset - offsetMillis);
        if (difference < MOVED_MILLIS_MIN && difference > 0) {
            offsetMillis = offset; // so that many small corrections never add up to a jump
        }
        return difference >= MOVED_MILLIS_MIN;
    }

    private long readOffset() {
        long before;
        long offset;
        do {
            before = steadyNanos.getAsLong();
            offset = offset();
        } while (steadyNanos.getAsLong() - before > READ_NANOS_MAX);
        return offset;
    }

    private long offset() {
        return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(steadyNanos.getAsLong());
    }
}
