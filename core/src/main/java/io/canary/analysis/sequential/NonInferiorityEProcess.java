package io.canary.analysis.sequential;

import java.util.Arrays;

/**
 * An e-process against the claim that the canary is worse than it may be. It is proven once its e-value reaches a goal,
 * and no longer so once later ticks have taken half of that away again, as a logarithm: a defect that begins after the
 * proof takes the proof back. So that it can do so before long, no more is kept than the goal twice over; to give
 * evidence away keeps a supermartingale one, and so the bound. Not thread-safe.
 */
final class NonInferiorityEProcess {
    private static final double SLEEPING = .02;
    private static final double SHARE = .002;

    /** In terms of the goal's logarithm. */
    private static final double KEPT_MOST = 2;

    private static final double KEPT_LEAST = .5;

    private final String claim;
    private final Mixture mixture;
    private double cappedLogEvidence;
    private boolean proven;

    /**
     * One without evidence.
     *
     * @param claim what is proven, for people
     */
    NonInferiorityEProcess(String claim, Prior prior) {
        this.claim = claim;
        this.mixture = new Mixture(prior);
    }

    /** That a proof with so many alternatives starts with. */
    static Prior prior(int alternatives) {
        return Prior.equal(SLEEPING, alternatives, SHARE);
    }

    /**
     * That a proof starts with that has so many fixed alternatives, and after them so many that are chosen anew for
     * each tick.
     *
     * @param forChosen what is wagered on these together, 0 to 1
     */
    static Prior prior(int fixed, int chosen, double forChosen) {
        double[] shares = new double[fixed + chosen];
        Arrays.fill(shares, 0, fixed, (1 - forChosen) / fixed);
        Arrays.fill(shares, fixed, shares.length, forChosen / chosen);
        return new Prior(SLEEPING, shares, SHARE);
    }

    /**
     * Takes in a tick.
     *
     * @param goal the logarithm of the e-value that proves, above 0
     */
    void observe(double[] logRatios, double goal) {
        cappedLogEvidence = Math.min(cappedLogEvidence + mixture.observe(logRatios), KEPT_MOST * goal);
        proven = cappedLogEvidence >= goal || (proven && cappedLogEvidence >= KEPT_LEAST * goal);
    }

    /** Whether it is proven, and has not been taken back. */
    boolean isProven() {
        return proven;
    }

    /**
     * What is lacking.
     *
     * @param gains by how much each request of a canary that is as good as the baseline raises the log likelihood ratio
     *     of each alternative; empty where that is not known yet
     */
    MissingEvidence lack(double goal, double[] gains) {
        return new MissingEvidence(
                claim,
                cappedLogEvidence,
                goal,
                new RequestsToProof(cappedLogEvidence, mixture.weights(), mixture.start(), gains, goal));
    }

    void write(Memento.Writer to) {
        to.put(cappedLogEvidence);
        to.put(proven);
        mixture.write(to);
    }

    void read(Memento.Reader from) {
        cappedLogEvidence = from.next();
        proven = from.nextBoolean();
        mixture.read(from);
    }
}
