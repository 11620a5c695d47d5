package io.canary.analysis;

import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import java.time.Duration;
import java.util.List;

/**
 * What was reported of a canary that is compared with nothing, by tick: kept for the record of the next decision, so
 * that other policies can be tried on it later. Not thread-safe: it belongs to one deployment.
 */
public final class Recorder {
    private final Duration tick;
    private final KeptTicks ticks = new KeptTicks(); // of more than may be kept, the newer half
    private Strata strata;

    /**
     * One that begins.
     *
     * @param tick how long one is
     * @param sinceMillis samples of ticks before this time are too old
     */
    public Recorder(Duration tick, long sinceMillis) {
        this.tick = tick;
        this.strata = strata(sinceMillis);
    }

    private Strata strata(long sinceMillis) {
        return new Strata(tick, tick, tick, sinceMillis);
    }

    /** Takes a sample in. */
    public void add(Sample sample, long nowMillis) {
        strata.add(sample, nowMillis);
    }

    /**
     * Closes the ticks that are complete by now.
     *
     * @param step in which they lie
     * @param stepMillis when that began
     * @return all since the last decision, oldest first
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

    /** A decision was made, and these are in its record. */
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

    /** The clock that gives all times was moved: ticks that are open are given up, and later numbers may be lower. */
    public void clockMoved(long nowMillis) {
        strata = strata(nowMillis);
        ticks.clear();
    }
}
