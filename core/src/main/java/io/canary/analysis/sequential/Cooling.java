package io.canary.analysis.sequential;

import java.util.Arrays;

/**
 * Whether the canary is still recovering from its start: instances that a step has added are slow and faulty at first, for longer
 * or shorter. As long as it goes on getting better, and is not yet as good as the baseline, harm is not looked for; a catastrophe
 * is. With the first tick in which it does not get better the start is over, for the rest of the step.
 *
 * <p>Whether a tick counts follows from the ticks before it, so what is found in those that count keeps its bound. A canary that
 * is broken, and stays as it is, gets no better but by chance, and is spared a tick or two. Not thread-safe.
 */
final class Cooling {
    /** It gets better where the excess falls by so many standard deviations within two ticks. */
    private static final double DEVIATIONS = 1;

    private static final int COUNTS = 4;

    /** Requests and bad ones of the canary, then of the baseline: of the last tick, the one before it, and the one before that. */
    private final double[] recent = new double[3 * COUNTS];

    private boolean over;

    /** A new step begins. */
    void beginStep() {
        Arrays.fill(recent, 0);
        over = false;
    }

    /**
     * Takes in a tick.
     *
     * @param isStart whether it is one of the first of the step, when it is always too early to look for harm
     */
    void observe(Tick tick, boolean isStart) {
        for (int i = recent.length - 1; i >= COUNTS; i--) {
            recent[i] = recent[i - COUNTS];
        }
        recent[0] = tick.canary().requests();
        recent[1] = tick.canary().bad();
        recent[2] = tick.baseline().requests();
        recent[3] = tick.baseline().bad();
        over |= !isStart && !getsBetter();
    }

    /** Whether the next tick comes too early to look for harm. */
    boolean isCooling() {
        return !over && getsBetter();
    }

    private boolean getsBetter() {
        int before = isThere(2 * COUNTS) ? 2 * COUNTS : COUNTS;
        if (!isThere(0) || !isThere(before)) {
            return false;
        }
        double fall = excess(before) - excess(0);
        return excess(0) > 0 && fall > DEVIATIONS * Math.sqrt(variance(before) + variance(0));
    }

    private boolean isThere(int at) {
        return recent[at] > 0 && recent[at + 2] > 0;
    }

    private double excess(int at) {
        return recent[at + 1] / recent[at] - recent[at + 3] / recent[at + 2];
    }

    private double variance(int at) {
        return ofRate(recent[at], recent[at + 1]) + ofRate(recent[at + 2], recent[at + 3]);
    }

    private static double ofRate(double requests, double bad) {
        double rate = (bad + 0.5) / (requests + 1);
        return rate * (1 - rate) / requests;
    }

    void write(Memento.Writer to) {
        to.putAll(recent);
        to.put(over);
    }

    void read(Memento.Reader from) {
        from.nextAll(recent);
        over = from.nextBoolean();
    }
}
