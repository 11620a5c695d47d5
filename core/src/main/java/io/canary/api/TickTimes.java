package io.canary.api;

import io.canary.analysis.sequential.Stratum;
import java.time.Instant;

/**
 * When ticks were. A tick tells how far into its step it began, and the step when that began; of one that began with
 * its step, or before it as earlier versions recorded that, the tick before tells it. Takes the ticks of one deployment
 * in their order; not thread-safe.
 */
final class TickTimes {
    private Tick last;

    /**
     * A tick that is dated.
     *
     * @param millis when it began, in milliseconds since the epoch
     */
    record Tick(long number, long millis) {
        /** None was yet. */
        static final Tick NONE = new Tick(-1, 0);
    }

    /** @param last the tick before the first that is dated */
    TickTimes(Tick last) {
        this.last = last;
    }

    /** The last that was dated. */
    Tick last() {
        return last;
    }

    /** The last millisecond of a tick: a report is of what was before it. */
    Instant end(Stratum tick, long tickMillis) {
        long begin = begin(tick, tickMillis);
        last = new Tick(tick.tick(), begin);
        return Instant.ofEpochMilli(begin + tickMillis - 1);
    }

    private long begin(Stratum tick, long tickMillis) {
        long step = tick.step().number();
        if (tick.stepSeconds() != 0) {
            return step + Math.round(tick.stepSeconds() * 1000);
        }
        return last.equals(Tick.NONE)
                ? step - Math.floorMod(step, tickMillis)
                : last.millis() + (tick.tick() - last.number()) * tickMillis;
    }
}
