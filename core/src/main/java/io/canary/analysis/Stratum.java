package io.canary.analysis;

import io.canary.analysis.sequential.Step;

/** What both versions reported in one tick, each merged over its instances. */
final class Stratum {
    private static final double SECONDS_MOST = 1e9;

    private final long number;
    private final Slot canary;
    private final Slot baseline;

    Stratum(long number) {
        this.number = number;
        this.canary = new Slot(number);
        this.baseline = new Slot(number);
    }

    /**
     * The same as it is compared, and kept.
     *
     * @param tick its number among those that are
     * @param step in which it lies
     * @param stepMillis when that began
     * @param tickMillis how long a tick is
     * @param nowMillis when it is closed
     */
    io.canary.analysis.sequential.Stratum seen(long tick, Step step, long stepMillis, long tickMillis, long nowMillis) {
        double seconds = Math.clamp((number * tickMillis - stepMillis) / 1000.0, 0, SECONDS_MOST);
        return new io.canary.analysis.sequential.Stratum(
                tick, step, seconds, canary.report(), baseline.report(), nowMillis);
    }

    /** Which tick: its start divided by its length. */
    long number() {
        return number;
    }

    /** What a version reported; nothing, if it sent no sample. */
    Slot of(Role role) {
        return switch (role) {
            case CANARY -> canary;
            case BASELINE -> baseline;
        };
    }
}
