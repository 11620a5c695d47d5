package io.canary.analysis.sequential.eprocess;

/**
 * Is the canary's rate of bad requests above &rho; times the baseline's, and &delta;? A conditional Poisson e-value.
 *
 * <p>Null: &theta;<sub>c,t</sub> &le; &rho; &theta;<sub>b,t</sub> + &delta; in every tick, with rates that may change
 * over time. For an alternative r<sub>i</sub>: &pi;<sub>0</sub> = &rho; n<sub>c</sub> / (&rho; n<sub>c</sub> +
 * n<sub>b</sub>), &pi;<sub>i</sub> = &rho; r<sub>i</sub> n<sub>c</sub> / (&rho; r<sub>i</sub> n<sub>c</sub> +
 * n<sub>b</sub>), A = &pi;<sub>i</sub> / &pi;<sub>0</sub>, B = (1 &minus; &pi;<sub>i</sub>) / (1 &minus;
 * &pi;<sub>0</sub>), and l<sub>i</sub> = [x<sub>c</sub> ln A + x<sub>b</sub> ln B &minus; &delta; n<sub>c</sub> (A
 * &minus; 1)] / &phi;.
 *
 * <p>Valid for any Bernoulli rates, with no approximation: E[e<sup>l</sup>] &le; exp(n<sub>c</sub> (A &minus;
 * 1)(&theta;<sub>c</sub> &minus; &delta;) + n<sub>b</sub> &theta;<sub>b</sub> (B &minus; 1)) &le;
 * exp(&theta;<sub>b</sub> (&rho; n<sub>c</sub> (A &minus; 1) + n<sub>b</sub> (B &minus; 1))) = 1. &phi; &ge; 1 keeps
 * that (Jensen). Source: Lindon, Malek, "Anytime-Valid Inference for Multinomial Count Data", NeurIPS 2022, arXiv
 * 2011.03567, with margins.
 */
final class HarmTest {
    private final double ratio;
    private final double margin;
    private final double[] alternatives;

    /**
     * A test of this null.
     *
     * @param ratio &rho;, above 0
     * @param margin &delta;, at least 0, as a share of the requests
     * @param alternatives r<sub>i</sub>: how many times worse than the null's limit, above 0 and not 1
     */
    HarmTest(double ratio, double margin, double... alternatives) {
        this.ratio = ratio;
        this.margin = margin;
        this.alternatives = alternatives.clone();
    }

    /**
     * The log likelihood ratios of the alternatives; all 0 if there is nothing to compare.
     *
     * @param dispersion &phi;: how much the counts vary beyond chance, at least 1
     */
    void logRatios(Tick tick, double dispersion, double[] into) {
        double expected = ratio * tick.canary().requests();
        for (int i = 0; i < alternatives.length; i++) {
            into[i] = tick.isComparable() ? logRatio(tick, expected, alternatives[i]) / dispersion : 0;
        }
    }

    private double logRatio(Tick tick, double expected, double alternative) {
        double others = tick.baseline().requests();
        double worse = alternative * expected;
        double b = (expected + others) / (worse + others);
        double a = alternative * b;
        return tick.canary().bad() * Math.log(a)
                + tick.baseline().bad() * Math.log(b)
                - margin * tick.canary().requests() * (a - 1);
    }
}
