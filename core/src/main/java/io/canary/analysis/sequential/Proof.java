package io.canary.analysis.sequential;

/** An e-process against the claim that the canary is worse than it may be; it counts as proven by the most that it ever was. Not thread-safe. */
final class Proof {
    private static final double SLEEPING = .02;
    private static final double SHARE = .002;

    private final String claim;
    private final Mixture mixture;
    private double best;

    /**
     * One without evidence.
     *
     * @param claim what is proven, for people
     */
    Proof(String claim, Prior prior) {
        this.claim = claim;
        this.mixture = new Mixture(prior);
    }

    /** That a proof with so many alternatives starts with. */
    static Prior prior(int alternatives) {
        return Prior.equal(SLEEPING, alternatives, SHARE);
    }

    void observe(double[] logRatios) {
        mixture.observe(logRatios);
        best = Math.max(best, mixture.logEvidence());
    }

    /** Whether it is proven: by an e-value of this logarithm. */
    boolean isDone(double log) {
        return best >= log;
    }

    /**
     * What is lacking.
     *
     * @param gains by how much each request of a canary that is as good as the baseline raises the log likelihood ratio of each alternative;
     *     empty where that is not known yet
     */
    Lack lack(double log, double[] gains) {
        return new Lack(claim, best, log, new Outlook(mixture.logEvidence(), mixture.weights(), gains, log));
    }

    void write(Memento.Writer to) {
        to.put(best);
        mixture.write(to);
    }

    void read(Memento.Reader from) {
        best = from.next();
        mixture.read(from);
    }
}
