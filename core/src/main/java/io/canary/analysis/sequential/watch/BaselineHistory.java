package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * How much the baseline varied in earlier rollouts. It counts less with every tick of this rollout, and after fifty not
 * at all, so that changes of the service are known by then. It only makes the analysis more careful: its users apply it
 * only if it gives a larger variation than this rollout alone.
 *
 * <p>One unusual rollout does not blind the next: the remembered mean is limited. Not thread-safe.
 */
final class BaselineHistory {
    /** The most ticks that are remembered, and the ticks of this rollout after which none are. */
    private static final double TICKS_MOST = 50;

    private double sum;
    private double ticks;

    /**
     * Starts with learned variations.
     *
     * @param meanMost the limit of the mean of a tick
     */
    void remember(Learned.Variation before, double meanMost) {
        ticks = Math.min(TICKS_MOST, before.ticks());
        sum = ticks == 0 ? 0 : ticks * Math.min(meanMost, before.sum() / before.ticks());
    }

    /** The part of the sum that still counts after a number of ticks. */
    double sum(double seen) {
        return left(seen) * sum;
    }

    /** The part of the ticks that still counts after a number of ticks. */
    double ticks(double seen) {
        return left(seen) * ticks;
    }

    private static double left(double seen) {
        return Math.max(0, 1 - seen / TICKS_MOST);
    }

    /** The history combined with the variations of this rollout, which count more. */
    Learned.Variation with(double seenSum, double seen, double meanMost) {
        double all = seen + ticks(seen);
        if (all == 0) {
            return Learned.Variation.NONE;
        }
        double mean = (seenSum + sum(seen)) / all;
        double kept = Math.min(TICKS_MOST, all);
        return new Learned.Variation(kept * Math.clamp(mean, 0, meanMost), kept);
    }

    void write(MementoWriter to) {
        to.put(sum);
        to.put(ticks);
    }

    void read(MementoReader from) {
        sum = from.next();
        ticks = from.next();
    }
}
