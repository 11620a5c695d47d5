package io.canary.analysis.sequential.eprocess;

/** Bets that more of the canary's requests are bad than of the baseline's: a {@link HarmTest}. Not thread-safe. */
public final class RatioEProcess {
    private static final double[] ALTERNATIVES = {1.4, 2, 3.5, 8, 30, 300};
    private static final HarmTest CATASTROPHE = new HarmTest(3, .02, ALTERNATIVES);

    private final HarmTest test;
    private final WeightedEProcess process;

    private RatioEProcess(String name, HarmTest test, double weight, double alpha) {
        this.test = test;
        this.process = new WeightedEProcess(name, Prior.HARM, ALTERNATIVES, weight, alpha);
    }

    /**
     * Harm beyond a margin.
     *
     * @param ratio &rho;: how many times the baseline's rate is no harm, above 0
     * @param weight its share of all evidence, above 0
     * @param alpha of all evidence
     */
    public static RatioEProcess harm(double ratio, double weight, double alpha) {
        return new RatioEProcess("harm", new HarmTest(ratio, 0, ALTERNATIVES), weight, alpha);
    }

    /** A rate above 3 times the baseline's and 2 points. */
    public static RatioEProcess catastrophe(double weight, double alpha) {
        return new RatioEProcess("catastrophe", CATASTROPHE, weight, alpha);
    }

    /**
     * Adds a tick.
     *
     * @param dispersion &phi;: how much the counts vary beyond chance, at least 1
     */
    public void observe(Tick tick, double dispersion) {
        double[] ratios = new double[ALTERNATIVES.length];
        test.logRatios(tick, dispersion, ratios);
        process.observe(ratios);
    }

    public WeightedEProcess process() {
        return process;
    }
}
