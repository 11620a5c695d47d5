package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Arrays;

/**
 * Whether the canary is still starting: instances that a step adds are slow and faulty at first, and less so with time.
 * As long as more of that is expected than chance explains, only a catastrophe counts as harm.
 *
 * <p>In tick i of a step the bad rate is above the baseline's by e<sub>i</sub> = a + b x<sub>i</sub> with x<sub>i</sub>
 * = f e<sup>&minus;t<sub>i</sub>/&tau;</sup>: f is the share of the canary that is new in the step, t<sub>i</sub> the
 * time since the step began. b is estimated by least squares within the steps, for several &tau;, of which the one that
 * explains most is used. So an excess that does not fade is not mistaken for a start, however large it is; and a step
 * that adds few instances excuses little.
 *
 * <p>Whether a tick counts follows from earlier ticks, so the evidence from those that count keeps its bound. Source:
 * regression with a fixed effect of the group (the step), as in Mundlak, "On the pooling of time series and cross
 * section data", Econometrica 46, 1978. Not thread-safe.
 */
final class ColdStart {
    private static final double[] FADES_SECONDS = {6, 12, 25, 50};

    /** A start is detected if it exceeds this number of standard deviations, */
    private static final double SHOWS = 2;

    /** and is over once less than this much of one tick's deviation is expected, */
    private static final double LEFT_MOST = .5;

    /** with this number of deviations added to the estimate. */
    private static final double SAFE = 1;

    private final double tickSeconds;
    private double fresh = 1; // of the first step, which may start before there is anything to compare with

    // Of the ticks of this step, by their precision: sums of 1 and e; and for each fade of x, x x, and x e.
    private double weight;
    private double excess;
    private final double[] x = new double[FADES_SECONDS.length];
    private final double[] xx = new double[FADES_SECONDS.length];
    private final double[] xe = new double[FADES_SECONDS.length];

    // Of the steps before: of x x and x e, less what the means explain.
    private final double[] spread = new double[FADES_SECONDS.length];
    private final double[] slope = new double[FADES_SECONDS.length];

    private double level; // of the excess without a start, in the last step with a tick
    private double variance; // of the excess, by chance, in the last tick; 0 before the first

    ColdStart(double tickSeconds) {
        this.tickSeconds = tickSeconds;
    }

    /** @param fresh the share of the canary that is new in the step that begins, 0 to 1 */
    void beginStep(double fresh) {
        if (weight > 0) {
            level = level(best());
            for (int i = 0; i < FADES_SECONDS.length; i++) {
                spread[i] = spread(i);
                slope[i] = slope(i);
            }
        }
        weight = 0;
        excess = 0;
        Arrays.fill(x, 0);
        Arrays.fill(xx, 0);
        Arrays.fill(xe, 0);
        this.fresh = fresh;
    }

    /**
     * Adds a tick; one that started before the step has another split, and is skipped.
     *
     * @param seconds from the start of the step to that of the tick
     * @param excess how much the canary's rate is above the harmless limit
     * @param variance the variance of the excess by chance, above 0
     */
    void observe(double seconds, double excess, double variance) {
        if (seconds < 0) {
            return; // most of it was served with the weight of the step before
        }
        double precision = 1 / variance;
        this.variance = variance;
        weight += precision;
        this.excess += precision * excess;
        for (int i = 0; i < FADES_SECONDS.length; i++) {
            double at = left(i, seconds);
            x[i] += precision * at;
            xx[i] += precision * at * at;
            xe[i] += precision * at * excess;
        }
    }

    /** Whether a tick that starts this many seconds after the step is too early to test for harm. */
    boolean isLeft(double seconds) {
        int i = best();
        double spread = spread(i);
        if (variance == 0 || !(spread > 0)) {
            return false;
        }
        double b = slope(i) / spread;
        double deviation = 1 / Math.sqrt(spread);
        double left = (b + SAFE * deviation) * left(i, seconds);
        boolean isSeen = b > SHOWS * deviation && left > LEFT_MOST * Math.sqrt(variance);
        // a canary that is better than the baseline by more than that needs no excuse; one that stays worse is not
        // starting
        return isSeen && level(i) + left > 0 && level(i) - SHOWS * levelDeviation(i) < left;
    }

    private double levelDeviation(int i) {
        double mean = weight > 0 ? x[i] / weight : 0;
        return weight > 0 ? Math.sqrt(1 / weight + mean * mean / spread(i)) : Double.POSITIVE_INFINITY;
    }

    /** The fade that explains most, of a start that makes the canary worse. */
    private int best() {
        int best = 0;
        double most = 0;
        for (int i = 0; i < FADES_SECONDS.length; i++) {
            double slope = slope(i);
            double explained = slope > 0 ? slope * slope / spread(i) : 0;
            if (explained > most) {
                most = explained;
                best = i;
            }
        }
        return best;
    }

    /** The remaining part of a start, as a share of the whole canary. */
    private double left(int fade, double seconds) {
        return fresh * Math.exp(-(seconds + tickSeconds / 2) / FADES_SECONDS[fade]);
    }

    private double spread(int i) {
        return spread[i] + (weight > 0 ? Math.max(0, xx[i] - x[i] * x[i] / weight) : 0);
    }

    private double slope(int i) {
        return slope[i] + (weight > 0 ? xe[i] - x[i] * excess / weight : 0);
    }

    private double level(int i) {
        double spread = spread(i);
        double b = spread > 0 ? Math.max(0, slope(i) / spread) : 0;
        return weight > 0 ? (excess - b * x[i]) / weight : level;
    }

    void write(MementoWriter to) {
        to.putAll(fresh, weight, excess, level, variance);
        to.putAll(x);
        to.putAll(xx);
        to.putAll(xe);
        to.putAll(spread);
        to.putAll(slope);
    }

    void read(MementoReader from) {
        fresh = from.next();
        weight = from.next();
        excess = from.next();
        level = from.next();
        variance = from.next();
        from.nextAll(x);
        from.nextAll(xx);
        from.nextAll(xe);
        from.nextAll(spread);
        from.nextAll(slope);
    }
}
