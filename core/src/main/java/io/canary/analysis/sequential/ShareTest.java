package io.canary.analysis.sequential;

/**
 * Does the canary get less of the traffic than the router was told to give it? Null: each request goes to the canary with probability at least
 * &pi;<sub>0</sub>, four fifths of its weight. For an alternative r below 1, &pi; = r &pi;<sub>0</sub>: l = c ln r + b ln((1 &minus; &pi;) / (1 &minus;
 * &pi;<sub>0</sub>)), with c and b requests of canary and baseline; E[e<sup>l</sup>] = (s r + (1 &minus; s)(1 &minus; &pi;) / (1 &minus;
 * &pi;<sub>0</sub>))<sup>c+b</sup>, which is 1 for a share s of &pi;<sub>0</sub> and less for a larger one. Source: as {@link HarmTest}, with requests in
 * place of the bad ones. A canary without a report counts as one without requests.
 *
 * <p>It holds a rollout, and does not end it: reports get lost, and routers are sticky. What a single report says counts only so far as in a {@link
 * Wager}. Not thread-safe.
 */
final class ShareTest {
    private static final double TOLERATED = .8;
    private static final double[] ALTERNATIVES = {.5, .2, .05, .005};
    private static final Prior PRIOR = Prior.equal(.1, ALTERNATIVES.length, .02);

    private final Wager wager;
    private final double goal;

    ShareTest(double alpha) {
        wager = new Wager("share", PRIOR, 1, alpha);
        goal = -Math.log(alpha);
    }

    /**
     * Takes in a tick.
     *
     * @param weight the canary's, above 0 and below 1
     */
    void observe(double canary, double baseline, double weight) {
        double expected = TOLERATED * weight;
        double[] ratios = new double[ALTERNATIVES.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = canary * Math.log(ALTERNATIVES[i])
                    + baseline * Math.log((1 - ALTERNATIVES[i] * expected) / (1 - expected));
        }
        wager.observe(ratios);
    }

    /** Whether it gets less. */
    boolean isRefuted() {
        return wager.kept() >= goal;
    }

    void write(Memento.Writer to) {
        wager.write(to);
    }

    void read(Memento.Reader from) {
        wager.read(from);
    }
}
