package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.finding.RequestsToProof;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Arrays;

/**
 * An e-process against the claim that the canary is worse than allowed. The opposite is proven once its e-value reaches
 * a goal, until later ticks have removed half of that, as a logarithm: a defect that starts after the proof revokes it.
 * For that to happen soon, the evidence is capped at twice the goal; a capped supermartingale remains one, and keeps
 * its bound. Not thread-safe.
 */
final class NonInferiorityEProcess {
    private static final double SLEEPING = .02;
    private static final double SHARE = .002;

    /** As multiples of the goal's logarithm. */
    private static final double KEPT_MOST = 2;

    private static final double KEPT_LEAST = .5;

    private final String claim;
    private final Mixture mixture;
    private double cappedLogEvidence;
    private boolean proven;

    /**
     * Starts without evidence.
     *
     * @param claim the claim to prove, for people
     */
    NonInferiorityEProcess(String claim, Prior prior) {
        this.claim = claim;
        this.mixture = new Mixture(prior);
    }

    /** The prior of a proof with this number of alternatives. */
    static Prior prior(int alternatives) {
        return Prior.equal(SLEEPING, alternatives, SHARE);
    }

    /**
     * The prior of a proof with fixed alternatives, followed by others that are chosen before each tick.
     *
     * @param forChosen the weight of the chosen ones together, 0 to 1
     */
    static Prior prior(int fixed, int chosen, double forChosen) {
        double[] shares = new double[fixed + chosen];
        Arrays.fill(shares, 0, fixed, (1 - forChosen) / fixed);
        Arrays.fill(shares, fixed, shares.length, forChosen / chosen);
        return new Prior(SLEEPING, shares, SHARE);
    }

    /**
     * Adds a tick.
     *
     * @param goal the logarithm of the e-value that proves, above 0
     */
    void observe(double[] logRatios, double goal) {
        cappedLogEvidence = Math.min(cappedLogEvidence + mixture.observe(logRatios), KEPT_MOST * goal);
        proven = cappedLogEvidence >= goal || (proven && cappedLogEvidence >= KEPT_LEAST * goal);
    }

    /** Whether it is proven, and later ticks have not revoked the proof. */
    boolean isProven() {
        return proven;
    }

    /**
     * The proof, as what is missing.
     *
     * @param gains how much each request of a canary that is as good as the baseline raises the log likelihood ratio of
     *     each alternative; empty if unknown yet
     */
    MissingEvidence missing(double goal, double[] gains) {
        return new MissingEvidence(
                claim,
                cappedLogEvidence,
                goal,
                new RequestsToProof(cappedLogEvidence, mixture.weights(), mixture.start(), gains, goal));
    }

    void write(MementoWriter to) {
        to.put(cappedLogEvidence);
        to.put(proven);
        mixture.write(to);
    }

    void read(MementoReader from) {
        cappedLogEvidence = from.next();
        proven = from.nextBoolean();
        mixture.read(from);
    }
}
