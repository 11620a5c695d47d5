package io.canary.api;

import io.canary.analysis.sequential.Stratum;
import java.time.Instant;

/**
 * When ticks were. A tick tells how far into its step it began, and the step when that began; of one that began with
 * its step, or before it as earlier versions recorded that, the tick before tells it. Takes the ticks of one deployment
 * in their order; not thread-safe.
 */
final class TickTimes {
    private static final long NONE = -1;

    private long lastTick = NONE;
    private long lastMillis;

    /** The last millisecond of a tick: a report is of what was before it. */
    Instant end(Stratum tick, long tickMillis) {
        long begin = begin(tick, tickMillis);
        lastTick = tick.tick();
        lastMillis = begin;
        return Instant.ofEpochMilli(begin + tickMillis - 1);
    }

    private long begin(Stratum tick, long tickMillis) {
        long step = tick.step().number();
        if (tick.stepSeconds() != 0) {
            return step + Math.round(tick.stepSeconds() * 1000);
        }
        return lastTick == NONE
                ? step - Math.floorMod(step, tickMillis)
                : lastMillis + (tick.tick() - lastTick) * tickMillis;
    }
}
