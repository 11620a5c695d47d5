package io.canary.analysis.sequential;

/**
 * When something was last reported, in ticks: it is missing once it was left out twice in a row, by the gap that was last seen, so that one
 * report that is lost does not matter. Not thread-safe.
 */
final class Presence {
    private static final int GAPS = 2;
    private static final long NEVER = -1;

    private long last = NEVER;
    private long gap = 1;

    /** Takes in that it was reported in a tick, which is after all before. */
    void observe(long tick) {
        gap = last == NEVER ? 1 : tick - last;
        last = tick;
    }

    /** Whether it was reported at all. */
    boolean wasReported() {
        return last != NEVER;
    }

    /** Whether it is missing after a tick. */
    boolean isMissing(long tick) {
        return last == NEVER || tick - last >= GAPS * gap;
    }

    void write(Memento.Writer to) {
        to.putWhole(last);
        to.putWhole(gap);
    }

    void read(Memento.Reader from) {
        last = (long) from.next();
        gap = (long) from.next();
    }
}
