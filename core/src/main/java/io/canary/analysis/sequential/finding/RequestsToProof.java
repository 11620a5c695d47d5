package io.canary.analysis.sequential.finding;

import java.util.OptionalLong;

/** How many more requests a proof needs, if the canary is as good as the baseline. Immutable. */
public final class RequestsToProof {
    private static final long MOST = 1L << 40;

    private final double logEvidence;
    private final double[] weights;
    private final double[] start;
    private final double[] gains;
    private final double goal;

    /**
     * The present evidence of a proof, and what each request adds.
     *
     * @param logEvidence of the proof now
     * @param weights of its mixture now: the sleeping part first, then the alternatives; not copied
     * @param start the weights that the proof started with; not copied
     * @param gains how much a request raises the log likelihood ratio of each alternative; empty if unknown; not copied
     * @param goal the logarithm of the e-value that proves
     */
    public RequestsToProof(double logEvidence, double[] weights, double[] start, double[] gains, double goal) {
        this.logEvidence = logEvidence;
        this.weights = weights;
        this.start = start;
        this.gains = gains;
        this.goal = goal;
    }

    /** An estimate; empty if nothing is known about the baseline yet, or if no number is enough. */
    public OptionalLong requests() {
        return requests(logEvidence, weights);
    }

    /** The same for a proof that starts without evidence. */
    public OptionalLong requestsInAll() {
        return requests(0, start);
    }

    private OptionalLong requests(double logEvidence, double[] weights) {
        if (gains.length == 0 || !isEnough(MOST, logEvidence, weights)) {
            return OptionalLong.empty();
        }
        long low = 0;
        long high = MOST;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (isEnough(middle, logEvidence, weights)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return OptionalLong.of(low);
    }

    private boolean isEnough(long requests, double logEvidence, double[] weights) {
        double sum = weights[0];
        for (int i = 0; i < gains.length; i++) {
            sum += weights[i + 1] * Math.exp(Math.min(gains[i] * requests, 700));
        }
        return logEvidence + Math.log(sum) >= goal;
    }
}
