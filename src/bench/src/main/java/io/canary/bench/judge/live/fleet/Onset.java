package io.canary.bench.judge.live.fleet;

import io.canary.bench.judge.trace.Draws;

/** When that begins which is wrong: with the canary, with its reports, or with its router. Not thread-safe. */
final class Onset {
    private static final double LATEST_MILLIS = 30_000;

    private final double weight;
    private final long delayMillis;
    private long onset = Long.MAX_VALUE;

    Onset(FleetSettings settings, Draws draws) {
        weight = settings.get(Parameter.ONSET_WEIGHT) / 100;
        delayMillis = settings.millis(Parameter.ONSET_SEC) + (long) draws.uniform(0, LATEST_MILLIS);
        if (weight == 0) {
            onset = 0;
        }
    }

    /** The canary's weight is this from now on, 0 to 1. */
    void see(double now, long at) {
        if (onset == Long.MAX_VALUE && now >= weight) {
            onset = at + delayMillis;
        }
    }

    boolean isPast(long at) {
        return at >= onset;
    }

    /** In milliseconds since the rollout began; the largest number if it did not come to it. */
    long millis() {
        return onset;
    }
}
