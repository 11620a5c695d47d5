package io.canary.analysis.sequential;

/**
 * When something was last reported, in ticks: it is missing once it was left out twice in a row, by the longest gap
 * that was seen lately, so that one report that is lost does not matter. Not thread-safe.
 */
final class Presence {
    private static final int GAPS = 2;

    /** Of the longest gap, after another report: reporters that are staggered leave gaps of all lengths. */
    private static final double KEPT = .9;

    private static final long NEVER = -1;

    private long last = NEVER;
    private double gap = 1;

    /** Takes in that it was reported in a tick, which is after all before. */
    void observe(long tick) {
        gap = last == NEVER ? 1 : Math.max((double) (tick - last), KEPT * gap);
        last = tick;
    }

    boolean wasReported() {
        return last != NEVER;
    }

    /** Whether it is missing after a tick. */
    boolean isMissing(long tick) {
        return last == NEVER || tick - last >= GAPS * gap;
    }

    void write(Memento.Writer to) {
        to.putWhole(last);
        to.put(gap);
    }

    void read(Memento.Reader from) {
        last = (long) from.next();
        gap = from.next();
    }
}
