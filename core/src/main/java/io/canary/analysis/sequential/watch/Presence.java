package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * When something was last reported, in ticks. It is missing once twice the longest recent gap has passed without a
 * report, so that one lost report does not matter. Not thread-safe.
 */
public final class Presence {
    private static final int GAPS = 2;

    /**
     * The part of the longest gap that still counts after another report: staggered reporters leave gaps of all
     * lengths.
     */
    private static final double KEPT = .9;

    private static final long NEVER = -1;

    private long last = NEVER;
    private double gap = 1;

    /** Adds a tick with a report, later than all before. */
    public void observe(long tick) {
        gap = last == NEVER ? 1 : Math.max((double) (tick - last), KEPT * gap);
        last = tick;
    }

    boolean wasReported() {
        return last != NEVER;
    }

    /** Whether the report is missing after a tick. */
    public boolean isMissing(long tick) {
        return last == NEVER || tick - last >= GAPS * gap;
    }

    public void write(MementoWriter to) {
        to.putWhole(last);
        to.put(gap);
    }

    public void read(MementoReader from) {
        last = (long) from.next();
        gap = from.next();
    }
}
