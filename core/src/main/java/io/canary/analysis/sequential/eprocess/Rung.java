package io.canary.analysis.sequential.eprocess;

import io.canary.spi.Weight;

/** What must be proven before the canary gets a weight: the higher the weight, the more. */
public enum Rung {
    /** Before up to 10 %: errors are no more than 20 percentage points above the baseline's. */
    TENTH(.20, 1_000),
    /** Before up to 25 %: 10 points. */
    QUARTER(.10, 2_500),
    /** Before up to 50 %: 5 points. */
    HALF(.05, 5_000),
    /**
     * Before higher weights: everything that {@link io.canary.analysis.sequential.ProofMargins ProofMargins} requires.
     */
    PROMOTION(0, 10_000);

    private final double margin;
    private final int basisPointsMost;

    Rung(double margin, int basisPointsMost) {
        this.margin = margin;
        this.basisPointsMost = basisPointsMost;
    }

    /** By how much the error rate may be above the baseline's, as a share of the requests. */
    public double margin() {
        return margin;
    }

    /** The rung that must be proven before this weight. */
    public static Rung before(Weight next) {
        for (var rung : values()) {
            if (next.basisPoints() <= rung.basisPointsMost) {
                return rung;
            }
        }
        return PROMOTION;
    }
}
