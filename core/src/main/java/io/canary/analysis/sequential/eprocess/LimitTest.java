package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Arm;

/**
 * Is the rate of bad requests above a limit? For one version alone, with nothing to compare it with.
 *
 * <p>Null: &theta; &le; s. For an alternative A: l = x ln A &minus; s n (A &minus; 1); E[e<sup>l</sup>] = (1 + &theta;
 * (A &minus; 1))<sup>n</sup> e<sup>&minus; s n (A &minus; 1)</sup> &le; 1. Source: as {@link HarmTest}, with &rho; = 0.
 */
final class LimitTest {
    private final double limit;
    private final double[] alternatives;

    /**
     * A test of this limit.
     *
     * @param limit s, as a share of the requests, above 0
     * @param alternatives A: how many times the limit, above 1
     */
    LimitTest(double limit, double... alternatives) {
        this.limit = limit;
        this.alternatives = alternatives.clone();
    }

    /** The log likelihood ratios of the alternatives. */
    void logRatios(Arm arm, double[] into) {
        for (int i = 0; i < alternatives.length; i++) {
            into[i] = arm.bad() * Math.log(alternatives[i]) - limit * arm.requests() * (alternatives[i] - 1);
        }
    }
}
