package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Arm;

/**
 * Are more of the canary's values above a threshold than of the baseline's? The threshold is one that was known before
 * the tick, such as a quantile of the baseline in earlier ticks; <i>bad</i> values are above it.
 *
 * <p>The growth-rate optimal e-variable for two samples against a guess of the baseline's share &theta;<sub>b</sub>.
 * For odds w<sub>i</sub>: o = w<sub>i</sub> &theta;<sub>b</sub> / (1 &minus; &theta;<sub>b</sub>), &theta;<sub>c</sub>
 * = o / (1 + o), &theta;<sub>0</sub> = (n<sub>c</sub> &theta;<sub>c</sub> + n<sub>b</sub> &theta;<sub>b</sub>) /
 * (n<sub>c</sub> + n<sub>b</sub>), and l is the log likelihood ratio of (&theta;<sub>c</sub>, &theta;<sub>b</sub>)
 * against (&theta;<sub>0</sub>, &theta;<sub>0</sub>). Valid for every true pair with &theta;<sub>c</sub> &le;
 * &theta;<sub>b</sub>, for any guess. Source: Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample
 * tests", JSPI 2024, arXiv 2106.02693.
 */
final class ExceedanceTest {
    private static final double LEAST = 1e-4;
    private static final double MOST = 0.97;

    private final double[] odds;

    /**
     * A test with these alternatives.
     *
     * @param odds w<sub>i</sub>, above 1
     */
    ExceedanceTest(double... odds) {
        this.odds = odds.clone();
    }

    /**
     * The log likelihood ratios of the alternatives; all 0 if there is nothing to compare.
     *
     * @param expected the guess of the baseline's share, from ticks before this one; moved into 0.0001 to 0.97
     * @param temper how much the shares vary beyond chance, at least 1
     */
    void logRatios(Tick tick, double expected, double temper, double[] into) {
        double baseline = Math.clamp(expected, LEAST, MOST);
        for (int i = 0; i < odds.length; i++) {
            double odd = odds[i] * baseline / (1 - baseline);
            into[i] = tick.isComparable() ? logRatio(tick, odd / (1 + odd), baseline) / temper : 0;
        }
    }

    /** The same for an alternative that is the canary's share instead of odds. */
    static double logRatio(Tick tick, double canary, double baseline) {
        double n = tick.canary().requests();
        double m = tick.baseline().requests();
        double pooled = (n * canary + m * baseline) / (n + m);
        return logRatio(tick.canary(), canary, pooled) + logRatio(tick.baseline(), baseline, pooled);
    }

    private static double logRatio(Arm arm, double share, double pooled) {
        return arm.bad() * Math.log(share / pooled) + arm.good() * Math.log((1 - share) / (1 - pooled));
    }
}
