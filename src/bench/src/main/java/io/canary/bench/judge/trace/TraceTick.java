package io.canary.bench.judge.trace;

import org.jspecify.annotations.Nullable;

/**
 * What is to be seen of one tick.
 *
 * @param number 0 for the first tick of the rollout, below 0 for those before it
 * @param stand which step it belongs to
 * @param exposed requests that the canary really got, reported or not
 * @param canary null where it is lost
 * @param baseline null where it is lost, and where the version has no traffic
 */
public record TraceTick(
        int number,
        Stand stand,
        long exposed,
        @Nullable Report canary,
        @Nullable Report baseline) {

    /** When its reports come in, in milliseconds since the rollout began. */
    public long endMillis() {
        return (number + 1L) * Profile.TICK_SEC * 1000;
    }

    public boolean endsInterval() {
        return (stand.tick() + 1) % Profile.TICKS_PER_INTERVAL == 0;
    }
}
