package io.canary.analysis.sequential.eprocess;

/** Bets that a gauge of the canary is mostly above the baseline's: a {@link SignTest}. Not thread-safe. */
public final class SignEProcess {
    private static final double[] BETS = {.3, .6, .9};

    private final SignTest test;
    private final WeightedEProcess process;

    /**
     * Starts without evidence.
     *
     * @param margin how much it may be above, in the gauge's own unit
     * @param weight its share of all evidence, above 0
     * @param alpha of all evidence
     */
    public SignEProcess(double margin, double weight, double alpha) {
        test = new SignTest(margin, BETS);
        process = new WeightedEProcess("harm", Prior.SIGN, BETS, weight, alpha);
    }

    /** Adds a tick. */
    public void observe(double canary, double baseline) {
        double[] ratios = new double[BETS.length];
        test.logRatios(canary, baseline, ratios);
        process.observe(ratios);
    }

    public WeightedEProcess process() {
        return process;
    }
}
