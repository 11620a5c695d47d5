package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;

/**
 * Proves that fewer of the canary's values are above its threshold than of the baseline's above a lower one: {@link
 * ExceedanceTest} with the null and the alternatives swapped. Null: the canary's share above its threshold is no less
 * than the baseline's above its own. Valid by the same argument, as the alternatives are not above the baseline's
 * share. Not thread-safe.
 */
public final class ExceedanceProof {
    private static final double LEAST = 1e-4;
    private static final double MOST = 0.97;
    private static final Prior PRIOR = NonInferiorityEProcess.prior(2);

    private final NonInferiorityEProcess proof;

    /**
     * The expected shares above the thresholds, from earlier ticks.
     *
     * @param baseline the baseline's share above its own threshold
     * @param canary the alternative: the baseline's share above the canary's threshold
     * @param easier another alternative: the share above a slightly lower threshold
     */
    public record Shares(double baseline, double canary, double easier) {

        private double[] logRatios(Tick tick) {
            double expected = clamp(baseline);
            return new double[] {
                ExceedanceTest.logRatio(tick, clamp(canary), expected),
                ExceedanceTest.logRatio(tick, clamp(easier), expected)
            };
        }

        private static double clamp(double share) {
            return Math.clamp(share, LEAST, MOST);
        }
    }

    /**
     * Starts without evidence.
     *
     * @param claim the claim to prove, for people
     */
    public ExceedanceProof(String claim) {
        proof = new NonInferiorityEProcess(claim, PRIOR);
    }

    /**
     * Adds a tick, with the values above the thresholds as bad.
     *
     * @param temper how much the shares vary beyond chance, at least 1
     * @param goal the logarithm of the e-value that proves
     */
    public void observe(Tick tick, Shares expected, double temper, double goal) {
        double[] ratios = expected.logRatios(tick);
        ErrorProofs.temper(ratios, temper);
        proof.observe(ratios, goal);
    }

    /** Whether it is proven, and later ticks have not revoked the proof. */
    public boolean isProven() {
        return proof.isProven();
    }

    /** Adds the proof as missing, without an estimate of requests, as too little is known about the baseline. */
    public void addMissing(double goal, List<MissingEvidence> to) {
        to.add(proof.missing(goal, new double[0]));
    }

    /**
     * Adds the proof as missing.
     *
     * @param typical a tick with one request of a canary that is as good as the baseline
     */
    public void addMissing(double goal, Tick typical, Shares expected, List<MissingEvidence> to) {
        to.add(proof.missing(goal, expected.logRatios(typical)));
    }

    public void write(MementoWriter to) {
        proof.write(to);
    }

    public void read(MementoReader from) {
        proof.read(from);
    }
}
