package io.canary.api;

import io.canary.analysis.sequential.Stratum;
import java.time.Instant;

/**
 * Computes the times of ticks. A tick says how far into its step it began, and when the step began. A tick that began
 * with its step does not say when (and earlier versions recorded it as earlier than the step): it follows from the tick
 * before. Takes the ticks of one deployment in order; not thread-safe.
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
