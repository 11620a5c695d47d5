package io.canary.analysis.sequential.eprocess;

import java.util.Arrays;

/**
 * The weights that a {@link Mixture} starts with, and how they are redistributed from tick to tick: by a fixed share,
 * or by a hazard that decreases. Shared by all mixtures of a kind. Immutable.
 */
final class Prior {
    /** The prior of harm by a ratio. */
    static final Prior HARM = waking(new double[] {.30, .25, .18, .12, .09, .06});

    /** The prior of harm by a distribution. */
    static final Prior EXCEEDANCE = waking(new double[] {.30, .30, .20, .12, .08});

    /** The prior of harm by a gauge. */
    static final Prior SIGN = waking(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0});

    /** The prior of harm beyond a limit. */
    static final Prior LIMIT = waking(new double[] {.25, .25, .25, .25});

    /** A marker instead of a fixed share: the hazard decreases. */
    private static final double WAKING = Double.NaN;

    private static final double SLEEPING_AT_FIRST = .5;

    private final double[] start;
    private final double share;

    /**
     * A prior in the terms of {@link Mixture}.
     *
     * @param sleeping the sleeping part's share, 0 to 1
     * @param alternatives the shares of the alternatives in the rest
     * @param share the part that is redistributed after each tick
     */
    Prior(double sleeping, double[] alternatives, double share) {
        start = new double[alternatives.length + 1];
        start[0] = sleeping;
        for (int i = 0; i < alternatives.length; i++) {
            start[i + 1] = alternatives[i] * (1 - sleeping);
        }
        this.share = share;
    }

    static Prior equal(double sleeping, int alternatives, double share) {
        double[] shares = new double[alternatives];
        Arrays.fill(shares, 1.0 / alternatives);
        return new Prior(sleeping, shares, share);
    }

    /**
     * A prior whose sleeping part wakes up with a hazard that decreases: after n ticks without evidence it is &frac12;
     * / ln(e + n) of all, and what is awake stays awake. So an onset at tick n has a prior of about 1 / (n ln&sup2; n),
     * however long the rollout is: late defects are found sooner than by a fixed share, and early ones about as soon.
     * Source: Rissanen, "A universal prior for integers and estimation by minimum description length", Annals of
     * Statistics 11, 1983, for the prior; Herbster, Warmuth, 1998, as in {@link Mixture}, for switching.
     */
    static Prior waking(double[] alternatives) {
        return new Prior(SLEEPING_AT_FIRST, alternatives, WAKING);
    }

    /** Whether the hazard decreases, and only the sleeping part is redistributed. */
    boolean isWaking() {
        return Double.isNaN(share);
    }

    /**
     * The part of the sleeping part that wakes up after a tick.
     *
     * @param ticks the number of earlier ticks
     */
    static double hazard(double ticks) {
        return 1 - Math.log(Math.E + ticks) / Math.log(Math.E + ticks + 1);
    }

    double[] start() {
        return start.clone();
    }

    /** The number of alternatives, without the sleeping part. */
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
