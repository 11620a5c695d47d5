package io.canary.analysis.sequential;

/**
 * Is it proven that the canary is no worse, where errors are many? As {@link NonInferiorityTest}, by both rates instead of the split of the errors: that one takes
 * errors for a Poisson process, which grows slower by a factor of 1 / (1 &minus; &theta;).
 *
 * <p>Null: &theta;<sub>c</sub> &ge; &rho; &theta;<sub>b</sub> + &delta;. The alternative is that both rates are p; (c, b) is the pair on the border of the
 * null that is nearest to it, by the relative entropy of n<sub>c</sub> and n<sub>b</sub> requests. With g<sub>c</sub> = (p &minus; c) / (c (1 &minus; c)), and
 * g<sub>b</sub> in the same way, l = ln of the likelihood of p over that of (c, b), and E[e<sup>l</sup>] = (1 + (&theta;<sub>c</sub> &minus; c)
 * g<sub>c</sub>)<sup>n<sub>c</sub></sup> (1 + (&theta;<sub>b</sub> &minus; b) g<sub>b</sub>)<sup>n<sub>b</sub></sup> &le; exp(n<sub>c</sub> g<sub>c</sub>
 * (&theta;<sub>c</sub> &minus; c) + n<sub>b</sub> g<sub>b</sub> (&theta;<sub>b</sub> &minus; b)) &le; 1, as the pair is nearest where &rho; n<sub>c</sub>
 * g<sub>c</sub> + n<sub>b</sub> g<sub>b</sub> = 0, and g<sub>c</sub> &lt; 0. The same holds for any rates between p and the pair, a part of the way. p has to be known before the tick.
 * Source: Turner, Ly, Gr&uuml;nwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping", JSPI 230, 2024, section on convex
 * null hypotheses.
 *
 * @param rate p
 * @param canary c
 * @param baseline b
 */
record RatePair(double rate, double canary, double baseline) {
    private static final double RATE_LEAST = 1e-6;

    /** A service of which more fails has other cares. */
    private static final double RATE_MOST = .75;

    /** A claim about less is harder to prove, and so what proves it proves the claim. */
    private static final double MARGIN_MOST = .99;

    private static final int HALVINGS = 50;

    /**
     * The pair nearest to a rate.
     *
     * @param ratio &rho;, at least 1
     * @param ofMargin &delta;, at least 0
     * @param expected the rate, taken for one from 10<sup>&minus;6</sup> to 0.75
     */
    static RatePair nearest(Tick tick, double ratio, double ofMargin, double expected) {
        double margin = Math.min(ofMargin, MARGIN_MOST);
        double rate = Math.clamp(expected, RATE_LEAST, RATE_MOST);
        double low = 0;
        double high = Math.min(rate, (1 - margin) / ratio);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            double slope = ratio * tick.canary().requests() * pull(rate, ratio * middle + margin)
                    + tick.baseline().requests() * pull(rate, middle);
            if (slope > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double baseline = (low + high) / 2;
        return new RatePair(rate, ratio * baseline + margin, baseline);
    }

    private static double pull(double rate, double at) {
        return (rate - at) / (at * (1 - at));
    }

    /** The log likelihood ratio, where the alternative lies this part of the way from the border, above 0 and at most 1. */
    double logRatio(Tick tick, double part) {
        return logRatio(tick.canary(), canary, part) + logRatio(tick.baseline(), baseline, part);
    }

    private double logRatio(Arm arm, double border, double part) {
        double gain = part * (rate - border);
        return arm.bad() * Math.log1p(gain / border) + arm.good() * Math.log1p(-gain / (1 - border));
    }
}
