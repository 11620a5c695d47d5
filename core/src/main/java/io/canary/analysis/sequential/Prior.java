package io.canary.analysis.sequential;

import java.util.Arrays;

/**
 * How a {@link Mixture} starts, and how it is shared out from tick to tick, which all that start alike share: by a
 * fixed share, or by a hazard that decreases.
 */
final class Prior {
    /** Of harm by a ratio. */
    static final Prior HARM = waking(new double[] {.30, .25, .18, .12, .09, .06});

    /** Of harm by a distribution. */
    static final Prior EXCEEDANCE = waking(new double[] {.30, .30, .20, .12, .08});

    /** Of harm by a gauge. */
    static final Prior SIGN = waking(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0});

    /** Of harm beyond a limit. */
    static final Prior LIMIT = waking(new double[] {.25, .25, .25, .25});

    /** What is decreased by: the hazard of a fixed share does not. */
    private static final double WAKING = Double.NaN;

    private static final double SLEEPING_AT_FIRST = .5;

    private final double[] start;
    private final double share;

    /**
     * As {@link Mixture} takes them.
     *
     * @param sleeping the sleeping part's share, 0 to 1
     * @param alternatives the shares of the alternatives in the rest
     * @param share what is shared out anew after each tick
     */
    Prior(double sleeping, double[] alternatives, double share) {
        start = new double[alternatives.length + 1];
        start[0] = sleeping;
        for (int i = 0; i < alternatives.length; i++) {
            start[i + 1] = alternatives[i] * (1 - sleeping);
        }
        this.share = share;
    }

    /** One that favours none of its alternatives. */
    static Prior equal(double sleeping, int alternatives, double share) {
        double[] shares = new double[alternatives];
        Arrays.fill(shares, 1.0 / alternatives);
        return new Prior(sleeping, shares, share);
    }

    /**
     * One whose sleeping part wakes up with a hazard that decreases: after n ticks that nothing has happened in, it is
     * &frac12; / ln(e + n) of all, and what is awake stays so. So an onset at tick n has a prior of about 1 / (n
     * ln&sup2; n), whatever the length of the whole: late defects are found sooner than by a fixed share, and early
     * ones about as soon. Source: Rissanen, "A universal prior for integers and estimation by minimum description
     * length", Annals of Statistics 11, 1983, for the prior; Herbster, Warmuth, 1998, as in {@link Mixture}, for
     * switching.
     */
    static Prior waking(double[] alternatives) {
        return new Prior(SLEEPING_AT_FIRST, alternatives, WAKING);
    }

    /** Whether the share decreases, and only what sleeps is shared out. */
    boolean isWaking() {
        return Double.isNaN(share);
    }

    /**
     * How much of what sleeps wakes up after a tick.
     *
     * @param ticks that were before it
     */
    static double hazard(double ticks) {
        return 1 - Math.log(Math.E + ticks) / Math.log(Math.E + ticks + 1);
    }

    double[] start() {
        return start.clone();
    }

    /** How many alternatives there are, beside the sleeping part. */
    int alternatives() {
        return start.length - 1;
    }

    double at(int part) {
        return start[part];
    }

    double share() {
        return share;
    }
}
