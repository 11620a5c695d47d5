package io.canary.analysis.sequential;

/**
 * How much the baseline varied in the rollouts before, beside what is seen in this one. It speaks as long as that is
 * little: with every tick that is seen it counts less, and after fifty not at all, so that a service that has changed
 * is learned afresh by then. It only makes more careful: whoever asks takes what follows from both together only where
 * that is more than what follows from this rollout alone.
 *
 * <p>What was far out of the usual does not blind the next rollout: the mean of what is remembered has a limit. Not
 * thread-safe.
 */
final class BaselineHistory {
    /** So many ticks are remembered at most, and after so many of this rollout none. */
    private static final double TICKS_MOST = 50;

    private double sum;
    private double ticks;

    /**
     * Begins with this.
     *
     * @param meanMost what a tick had at most
     */
    void remember(Learned.Variation before, double meanMost) {
        ticks = Math.min(TICKS_MOST, before.ticks());
        sum = ticks == 0 ? 0 : ticks * Math.min(meanMost, before.sum() / before.ticks());
    }

    /** What is left of it once so many ticks were seen. */
    double sum(double seen) {
        return left(seen) * sum;
    }

    double ticks(double seen) {
        return left(seen) * ticks;
    }

    private static double left(double seen) {
        return Math.max(0, 1 - seen / TICKS_MOST);
    }

    /** What is to be remembered of it and of what was seen: most of it from the newest. */
    Learned.Variation with(double seenSum, double seen, double meanMost) {
        double all = seen + ticks(seen);
        if (all == 0) {
            return Learned.Variation.NONE;
        }
        double mean = (seenSum + sum(seen)) / all;
        double kept = Math.min(TICKS_MOST, all);
        return new Learned.Variation(kept * Math.clamp(mean, 0, meanMost), kept);
    }

    void write(Memento.Writer to) {
        to.put(sum);
        to.put(ticks);
    }

    void read(Memento.Reader from) {
        sum = from.next();
        ticks = from.next();
    }
}
