package io.canary.deployment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time in milliseconds, and whether it was moved: a clock that is set to another time, or a machine that slept,
 * makes times from before and after impossible to compare.
 *
 * <p>Within one millisecond it gives the same object: evaluations fall due together, and a hundred thousand deployments
 * that each keep a time of their own are work for the garbage collector. Thread-safe.
 */
public final class WallClock implements InstantSource {
    /** What is less is how clocks are kept right, and no reason to begin anything again. */
    private static final long MOVED_MILLIS_MIN = 2_000;

    /** The two clocks are read one after the other; a thread that was held in between reads them again. */
    private static final long READ_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    private final LongSupplier wallMillis;
    private final LongSupplier steadyNanos;
    private final long startNanos;

    /** Read and written by all threads at once, which does no harm: an instant never changes. */
    private Instant last = Instant.EPOCH;

    private volatile long offsetMillis;
    private volatile long movedMillis;

    /** The machine's. */
    public WallClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * A clock that is told the time.
     *
     * @param steadyNanos goes on evenly, from wherever, whatever becomes of the other
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

    /** How long it has been there, however it was moved. */
    public Duration steady() {
        return Duration.ofNanos(steadyNanos.getAsLong() - startNanos);
    }

    /**
     * How far it has been moved forwards since it was made, all in all; less than 0 for backwards. Looks for itself.
     */
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
            offsetMillis = offset; // so that many small corrections never add up to a move
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
