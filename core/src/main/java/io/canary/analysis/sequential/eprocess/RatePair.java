package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Arm;

/**
 * Is it proven that the canary is no worse, if there are many errors? Like {@link NonInferiorityTest}, but with both
 * rates instead of the split of the errors: that test treats errors as a Poisson process, whose evidence grows more
 * slowly, by a factor of 1 / (1 &minus; &theta;).
 *
 * <p>Null: &theta;<sub>c</sub> &ge; &rho; &theta;<sub>b</sub> + &delta;. The alternative is that both rates are p; (c,
 * b) is the pair on the border of the null that is nearest to it, by the relative entropy of n<sub>c</sub> and
 * n<sub>b</sub> requests. With g<sub>c</sub> = (p &minus; c) / (c (1 &minus; c)), and g<sub>b</sub> in the same way, l
 * = ln of the likelihood of p over that of (c, b), and E[e<sup>l</sup>] = (1 + (&theta;<sub>c</sub> &minus; c)
 * g<sub>c</sub>)<sup>n<sub>c</sub></sup> (1 + (&theta;<sub>b</sub> &minus; b) g<sub>b</sub>)<sup>n<sub>b</sub></sup>
 * &le; exp(n<sub>c</sub> g<sub>c</sub> (&theta;<sub>c</sub> &minus; c) + n<sub>b</sub> g<sub>b</sub>
 * (&theta;<sub>b</sub> &minus; b)) &le; exp((&theta;<sub>b</sub> &minus; b) S), with the slope S = &rho; n<sub>c</sub>
 * g<sub>c</sub> + n<sub>b</sub> g<sub>b</sub>, as g<sub>c</sub> &le; 0. The pair is nearest where S = 0, and the mean
 * at most 1. The same holds for any rates on the way from the pair to p. p must be known before the tick. Source:
 * Turner, Ly, Gr&uuml;nwald, "Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping", JSPI 230, 2024, section on convex null hypotheses.
 *
 * <p>A pair that is only close to the nearest is penalised, so that the bound does not depend on how close it is: as
 * &theta;<sub>b</sub> lies between 0 and (1 &minus; &delta;) / &rho;, the largest value of the exponent above is known,
 * and subtracted from l ({@code excess}). For each request that is less than 10<sup>&minus;12</sup>, unless nearly all
 * of them fail on the border.
 *
 * @param rate p
 * @param canary c
 * @param baseline b
 * @param excess what (&theta;<sub>b</sub> &minus; b) S is at most, at least 0
 */
record RatePair(double rate, double canary, double baseline, double excess) {
    private static final double RATE_LEAST = 1e-6;

    /** Higher rates are treated as this one. */
    private static final double RATE_MOST = .75;

    /** Larger margins are treated as this one: a smaller margin is harder to prove, so its proof is one of both. */
    private static final double MARGIN_MOST = .99;

    /** Each step doubles the number of correct digits once there are a few; before that, a dozen may be needed. */
    private static final int STEPS_MOST = 60;

    /** After a step below this part of the distance to either end, the next one would change nothing. */
    private static final double STEP_LEAST = 1e-8;

    /** The border ends where the canary's rate is 1, with an infinite slope: this part before that. */
    private static final double BEFORE_END = 1e-9;

    /**
     * The pair nearest to a rate.
     *
     * <p>b S has one zero, as it is concave in b and above 0 at 0; from a b that is too large, where S &lt; 0, Newton's
     * steps go down to it and never pass it.
     *
     * @param ratio &rho;, at least 1
     * @param ofMargin &delta;, at least 0
     * @param expected the rate, moved into 10<sup>&minus;6</sup> to 0.75
     */
    static RatePair nearest(Tick tick, double ratio, double ofMargin, double expected) {
        double margin = Math.min(ofMargin, MARGIN_MOST);
        double rate = Math.clamp(expected, RATE_LEAST, RATE_MOST);
        double n = ratio * tick.canary().requests();
        double m = tick.baseline().requests();
        double end = (1 - margin) / ratio;
        double baseline = Math.min(rate, end * (1 - BEFORE_END));
        double step = 1;
        for (int i = 0; i < STEPS_MOST && step > STEP_LEAST * Math.min(baseline, end - baseline); i++) {
            double canary = ratio * baseline + margin;
            double slope = n * pull(rate, canary) + m * pull(rate, baseline);
            double bend = n * ratio * stiffness(rate, canary) + m * stiffness(rate, baseline);
            step = slope < 0 ? baseline * slope / (slope - baseline * bend) : 0;
            baseline -= step;
        }
        return at(tick, ratio, margin, rate, baseline);
    }

    /** A pair on the border that need not be the nearest, with its {@code excess}. */
    static RatePair at(Tick tick, double ratio, double margin, double rate, double baseline) {
        double canary = ratio * baseline + margin;
        double slope = ratio * tick.canary().requests() * pull(rate, canary)
                + tick.baseline().requests() * pull(rate, baseline);
        double end = (1 - margin) / ratio;
        return new RatePair(rate, canary, baseline, Math.max(slope * (end - baseline), -slope * baseline));
    }

    private static double pull(double rate, double at) {
        return (rate - at) / (at * (1 - at));
    }

    /** By how much the pull falls as its position rises. */
    private static double stiffness(double rate, double at) {
        return rate / (at * at) + (1 - rate) / ((1 - at) * (1 - at));
    }

    /**
     * The log likelihood ratio, where the alternative lies this part of the way from the border, above 0 and at most 1.
     */
    double logRatio(Tick tick, double part) {
        return logRatio(tick.canary(), canary, part) + logRatio(tick.baseline(), baseline, part) - part * excess;
    }

    private double logRatio(Arm arm, double border, double part) {
        double gain = part * (rate - border);
        return arm.bad() * Math.log1p(gain / border) + arm.good() * Math.log1p(-gain / (1 - border));
    }
}
