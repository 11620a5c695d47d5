package io.canary.analysis.sequential;

/**
 * Is it proven that the canary is no worse than &rho; times the baseline, and &delta;? The harm test turned round: here the null
 * is that it is worse, and evidence against that is what a promotion needs.
 *
 * <p>Null: &theta;<sub>c</sub> &ge; &rho; &theta;<sub>b</sub> + &delta;. For an alternative A below 1: l = x<sub>c</sub> ln A + x<sub>b</sub> ln(1 + (1 &minus; A) &rho;
 * n<sub>c</sub> / n<sub>b</sub>) + (1 &minus; A) &delta; n<sub>c</sub>. Valid as {@link HarmTest} is, with A &lt; 1 and B &gt; 1.
 *
 * <p><b>Which A.</b> Against a canary that is as good as the baseline a fixed A may lose: with many errors, or where the canary has most of the
 * requests, only a careful wager grows. The one that grows fastest (growth-rate optimal: Gr&uuml;nwald, de Heide, Koolen, "Safe testing", JRSS B 86,
 * 2024) maximises &theta; ln A + (&theta; / q) ln(1 + (1 &minus; A) &rho; q) + (1 &minus; A) &delta; with &theta; the rate of both and q = n<sub>c</sub> /
 * n<sub>b</sub>; it is known before a tick but for the numbers of requests, on which the test is conditional, so it keeps the bound.
 */
public final class NonInferiorityTest {
    /** A wager on less than this gains nothing. */
    private static final double LEAST = 1e-4;

    /** More would lose too much by a single error. */
    private static final double MOST = .95;

    private final double ratio;
    private final double margin;
    private final double[] alternatives;

    /**
     * One with this null.
     *
     * @param ratio &rho;, at least 0
     * @param margin &delta;, at least 0, as a share of the requests
     * @param alternatives A: which part of the null's least rate the canary has, above 0 and below 1
     */
    public NonInferiorityTest(double ratio, double margin, double... alternatives) {
        this.ratio = ratio;
        this.margin = margin;
        this.alternatives = alternatives.clone();
    }

    /** The log likelihood ratios of the alternatives; all 0 where there is nothing to compare. */
    public void logRatios(Tick tick, double[] into) {
        for (int i = 0; i < alternatives.length; i++) {
            into[i] = logRatio(tick, alternatives[i]);
        }
    }

    /**
     * The log likelihood ratio of one alternative; 0 where there is nothing to compare.
     *
     * @param alternative A, above 0 and below 1, chosen without regard to what failed in the tick
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

    /**
     * The alternative against which a canary that is as good as the baseline gains most: the root of the derivative of what is maximised.
     *
     * @param rate &theta;, the baseline's, above 0; from the ticks before
     * @return above 0 and below 1; from 1 less {@value #MOST} to 1 less {@value #LEAST}
     */
    double best(Tick tick, double rate) {
        double share = ratio * tick.canary().requests() / tick.baseline().requests(); // rho q
        double a = margin * share;
        double b = rate * (ratio + share) + margin - a;
        double c = margin + rate * (ratio - 1);
        double less = 2 * c / (b + Math.sqrt(b * b + 4 * a * c));
        return 1 - Math.clamp(less, LEAST, MOST);
    }
}
