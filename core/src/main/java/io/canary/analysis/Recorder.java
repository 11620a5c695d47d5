package io.canary.analysis;

import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import java.time.Duration;
import java.util.List;

/**
 * The reports on a canary that is not compared, by tick, for the record of the next decision: other policies can be
 * simulated on them later. Not thread-safe: it belongs to one deployment.
 */
public final class Recorder {
    private final Duration tick;
    private final KeptTicks ticks = new KeptTicks(); // beyond the limit, the newer half
    private Strata strata;

    /**
     * A new recorder.
     *
     * @param tick the length of a tick
     * @param sinceMillis samples of ticks before this time are too old
     */
    public Recorder(Duration tick, long sinceMillis) {
        this.tick = tick;
        this.strata = strata(sinceMillis);
    }

    private Strata strata(long sinceMillis) {
        return new Strata(tick, tick, tick, sinceMillis);
    }

    /** Adds a sample. */
    public void add(Sample sample, long nowMillis) {
        strata.add(sample, nowMillis);
    }

    /**
     * Closes the ticks that are complete.
     *
     * @param step the step of these ticks
     * @param stepMillis when the step began
     * @return all ticks since the last decision, oldest first
     */
    public List<Stratum> close(long nowMillis, WeightStep step, long stepMillis) {
        for (var closed : strata.close(nowMillis)) {
            if (ticks.isFull()) {
                ticks.dropFirst(ticks.size() / 2);
            }
            ticks.add(closed.seen(closed.number(), step, stepMillis, tick.toMillis(), null, nowMillis));
        }
        return ticks.packed();
    }

    /** A decision was made whose record contains these. */
    public void decided(List<Stratum> recorded) {
        if (!recorded.isEmpty()) {
            long last = recorded.getLast().tick();
            int count = 0;
            for (var kept : ticks.packed()) {
                count += kept.tick() <= last ? 1 : 0;
            }
            ticks.dropFirst(count);
        }
    }

    /** The system clock was changed: open ticks are dropped, and later numbers may be lower. */
    public void clockMoved(long nowMillis) {
        strata = strata(nowMillis);
        ticks.clear();
    }
}
