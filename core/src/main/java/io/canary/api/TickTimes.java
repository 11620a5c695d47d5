package io.canary.api;

import io.canary.analysis.sequential.Stratum;
import java.time.Instant;

/**
 * Computes the times of ticks. A tick has the start of its step and its offset from there. If the offset is 0, the time
 * follows from the tick before, as earlier versions recorded 0 also for ticks that began before their step. Takes the
 * ticks of one deployment in order; not thread-safe.
 */
final class TickTimes {
    private Tick last;

    /**
     * A tick and its time.
     *
     * @param millis when the tick began, in milliseconds since the epoch
     */
    record Tick(long number, long millis) {
        /** Before the first tick. */
        static final Tick NONE = new Tick(-1, 0);
    }

    /** @param last the tick before the first one */
    TickTimes(Tick last) {
        this.last = last;
    }

    /** The last tick with a time. */
    Tick last() {
        return last;
    }

    /** The last millisecond of a tick: a report covers the time before it. */
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
