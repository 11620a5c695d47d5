package io.canary.deployment;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time in milliseconds. Within one of them it gives the same object: evaluations fall due together, and a hundred
 * thousand deployments that each keep a time of their own are work for the garbage collector. Thread-safe.
 */
public final class WallClock implements InstantSource {
    /** Read and written by all threads at once, which does no harm: an instant never changes. */
    private Instant last = Instant.EPOCH;

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
        return System.currentTimeMillis();
    }
}
