package io.canary.analysis.sequential.eprocess;

/**
 * Is it proven that the canary is no worse than &rho; times the baseline, and &delta;? The reverse of the harm test:
 * its null is that the canary is worse, and a promotion needs evidence against that.
 *
 * <p>Null: &theta;<sub>c</sub> &ge; &rho; &theta;<sub>b</sub> + &delta;. For an alternative A below 1: l =
 * x<sub>c</sub> ln A + x<sub>b</sub> ln(1 + (1 &minus; A) &rho; n<sub>c</sub> / n<sub>b</sub>) + (1 &minus; A) &delta;
 * n<sub>c</sub>. Valid as {@link HarmTest} is, with A &lt; 1 and B &gt; 1.
 *
 * <p>With a canary that is as good as the baseline, the evidence of a fixed A may shrink: with many errors, or where
 * the canary has most of the requests, it grows only with an A near 1 that depends on the rate: {@link RatePair}.
 */
final class NonInferiorityTest {
    private final double ratio;
    private final double margin;
    private final double[] alternatives;

    /**
     * A test of this null.
     *
     * @param ratio &rho;, at least 0
     * @param margin &delta;, at least 0, as a share of the requests
     * @param alternatives A: the canary's rate as a part of the null's lowest one, above 0 and below 1
     */
    NonInferiorityTest(double ratio, double margin, double... alternatives) {
        this.ratio = ratio;
        this.margin = margin;
        this.alternatives = alternatives.clone();
    }

    /** The log likelihood ratios of the alternatives; all 0 if there is nothing to compare. */
    void logRatios(Tick tick, double[] into) {
        for (int i = 0; i < alternatives.length; i++) {
            into[i] = logRatio(tick, alternatives[i]);
        }
    }

    /**
     * The log likelihood ratio of one alternative; 0 if there is nothing to compare.
     *
     * @param alternative A, above 0 and below 1, chosen independently of what failed in the tick
     */
    double logRatio(Tick tick, double alternative) {
        if (!tick.isComparable()) {
            return 0;
        }
        double less = 1 - alternative;
        double expected = ratio * tick.canary().requests() / tick.baseline().requests();
        return tick.canary().bad() * Math.log(alternative)
                + tick.baseline().bad() * Math.log1p(less * expected)
                + less * margin * tick.canary().requests();
    }

    /** The rates on the border of the null that are nearest to both being this rate, expected from earlier ticks. */
    RatePair nearest(Tick tick, double rate) {
        return RatePair.nearest(tick, ratio, margin, rate);
    }
}
