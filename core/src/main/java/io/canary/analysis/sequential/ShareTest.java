package io.canary.analysis.sequential;

/**
 * Does the canary get less of the traffic than the router was told to give it? Null: each request goes to the canary with probability at least
 * &pi;<sub>0</sub>, four fifths of its weight. For an alternative r below 1, &pi; = r &pi;<sub>0</sub>: l = c ln r + b ln((1 &minus; &pi;) / (1 &minus;
 * &pi;<sub>0</sub>)), with c and b requests of canary and baseline; E[e<sup>l</sup>] = (s r + (1 &minus; s)(1 &minus; &pi;) / (1 &minus;
 * &pi;<sub>0</sub>))<sup>c+b</sup>, which is 1 for a share s of &pi;<sub>0</sub> and less for a larger one. Source: as {@link HarmTest}, with requests in
 * place of the bad ones. A canary without a report counts as one without requests.
 *
 * <p>It holds a rollout, and does not end it: reports get lost, and routers are sticky. So it is about now, not about the whole rollout: the evidence is
 * kept between 0 and what refutes, which makes of it a detector with at least 1 / &alpha; ticks to a false alarm on average (Shin, Ramdas, Rinaldo,
 * "E-detectors", NEJSDS 2024, arXiv 2203.03532); and one report raises it by {@link Evidence#raiseMost} at most. Not thread-safe.
 */
final class ShareTest {
    private static final double TOLERATED = .8;
    private static final double[] ALTERNATIVES = {.5, .2, .05, .005};
    private static final Prior PRIOR = Prior.equal(.1, ALTERNATIVES.length, .02);

    private final Mixture mixture = new Mixture(PRIOR);
    private final double goal;
    private final double raiseMost;
    private double kept;

    ShareTest(double alpha) {
        goal = -Math.log(alpha);
        raiseMost = Evidence.raiseMost(alpha);
    }

    /**
     * Takes in a tick.
     *
     * @param weight the canary's, above 0 and below 1
     */
    void observe(double canary, double baseline, double weight) {
        double growth = mixture.observe(logRatios(canary, baseline, TOLERATED * weight));
        kept = Math.clamp(kept + Math.min(growth, raiseMost), 0, goal);
    }

    /** The log likelihood ratios of the alternatives against a share of {@code least}. */
    static double[] logRatios(double canary, double baseline, double least) {
        double[] ratios = new double[ALTERNATIVES.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = canary * Math.log(ALTERNATIVES[i])
                    + baseline * Math.log((1 - ALTERNATIVES[i] * least) / (1 - least));
        }
        return ratios;
    }

    /** Whether it gets less. */
    boolean isRefuted() {
        return kept >= goal;
    }

    void write(Memento.Writer to) {
        to.put(kept);
        mixture.write(to);
    }

    void read(Memento.Reader from) {
        kept = from.next();
        mixture.read(from);
    }
}
