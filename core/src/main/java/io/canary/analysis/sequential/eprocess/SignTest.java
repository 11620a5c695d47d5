package io.canary.analysis.sequential.eprocess;

/**
 * Is a gauge of the canary above the baseline's by more than a margin, more often than not? Bets on the sign, tick by
 * tick.
 *
 * <p>Null: P(d &gt; m | past) &le; 1/2, with d the difference. l<sub>i</sub> = ln(1 + &lambda;<sub>i</sub> s), s = +1
 * where d &gt; m, else &minus;1. Source: Waudby-Smith, Ramdas, "Estimating means of bounded random variables by
 * betting", JRSSB 86, 2024, for a variable of two values.
 */
final class SignTest {
    private final double margin;
    private final double[] bets;

    /**
     * A test with this margin.
     *
     * @param margin m, in the gauge's own unit
     * @param bets &lambda;<sub>i</sub>, above 0 and below 1
     */
    SignTest(double margin, double... bets) {
        this.margin = margin;
        this.bets = bets.clone();
    }

    /** The log likelihood ratios of the bets; all 0 if one of the gauges is NaN. */
    void logRatios(double canary, double baseline, double[] into) {
        double difference = canary - baseline;
        double sign = difference > margin ? 1 : -1;
        for (int i = 0; i < bets.length; i++) {
            into[i] = Double.isNaN(difference) ? 0 : Math.log1p(bets[i] * sign);
        }
    }
}
