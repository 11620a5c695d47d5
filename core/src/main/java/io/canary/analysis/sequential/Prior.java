package io.canary.analysis.sequential;

import java.util.Arrays;

/** How a {@link Mixture} starts, which all that start alike share. */
final class Prior {
    /** Of harm by a ratio. */
    static final Prior HARM = new Prior(.1, new double[] {.30, .25, .18, .12, .09, .06}, .005);

    /** Of harm by a distribution. */
    static final Prior EXCEEDANCE = new Prior(.1, new double[] {.30, .30, .20, .12, .08}, .005);

    /** Of harm by a gauge. */
    static final Prior SIGN = equal(.1, 3, .005);

    /** Of harm beyond a limit. */
    static final Prior LIMIT = equal(.1, 4, .01);

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

    double[] start() {
        return start.clone();
    }

    double at(int part) {
        return start[part];
    }

    double share() {
        return share;
    }
}
