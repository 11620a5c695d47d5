package io.canary.analysis.sequential.eprocess;

/**
 * Bets that more of the canary's values are above a threshold than of the baseline's: an {@link ExceedanceTest}. Not
 * thread-safe.
 */
public final class ExceedanceEProcess {
    private static final double[] ODDS = {1.15, 1.4, 2, 4, 15};
    private static final ExceedanceTest TEST = new ExceedanceTest(ODDS);

    private final WeightedEProcess process;

    /**
     * Starts without evidence.
     *
     * @param weight its share of all evidence, above 0
     * @param alpha of all evidence
     */
    public ExceedanceEProcess(String name, double weight, double alpha) {
        process = new WeightedEProcess(name, Prior.EXCEEDANCE, ODDS, weight, alpha);
    }

    /**
     * Adds a tick, with the values above the thresholds as bad.
     *
     * @param expected the baseline's share above its threshold, as expected from the ticks before
     * @param temper how much the shares vary beyond chance, at least 1
     */
    public void observe(Tick tick, double expected, double temper) {
        double[] ratios = new double[ODDS.length];
        TEST.logRatios(tick, expected, temper, ratios);
        process.observe(ratios);
    }

    public WeightedEProcess process() {
        return process;
    }
}
