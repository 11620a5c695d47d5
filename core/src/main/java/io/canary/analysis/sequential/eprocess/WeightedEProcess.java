package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import org.jspecify.annotations.Nullable;

/** One of the e-processes of a {@link CombinedEvidence}: a mixture and its weight there. Not thread-safe. */
public final class WeightedEProcess {
    private final String name;
    private final Mixture mixture;
    private final Prior prior;
    private final double[] alternatives;
    private final double weight;
    private final double raiseMost;
    private boolean keepsLast;
    private double @Nullable [] last;
    private double cappedLogEvidence;

    /**
     * Starts without evidence.
     *
     * @param name for people
     * @param alternatives of its test, in their order in the prior; not copied
     * @param weight its share of all evidence, above 0
     * @param alpha of all evidence
     */
    WeightedEProcess(String name, Prior prior, double[] alternatives, double weight, double alpha) {
        this.name = name;
        this.mixture = new Mixture(prior);
        this.prior = prior;
        this.alternatives = alternatives;
        this.weight = weight;
        this.raiseMost = EvidenceCap.raiseMost(alpha) - Math.log(weight);
    }

    /** Adds the log likelihood ratios of a tick. */
    void observe(double[] logRatios) {
        last = keepsLast ? logRatios.clone() : null;
        cappedLogEvidence = EvidenceCap.raise(cappedLogEvidence, mixture.observe(logRatios), raiseMost);
    }

    /** Sets whether to keep the log likelihood ratios of each tick until they are read. */
    void keepLast(boolean keeps) {
        keepsLast = keeps;
        last = null;
    }

    /** The log likelihood ratios of the last tick; null if they are not kept, or if it skipped that tick. */
    double @Nullable [] takeLast() {
        double @Nullable [] taken = last;
        last = null;
        return taken;
    }

    /** The weight of each alternative in all evidence at the start; they add up to the weight of this process. */
    double[] stakes() {
        double[] stakes = new double[prior.alternatives()];
        for (int i = 0; i < stakes.length; i++) {
            stakes[i] = weight * prior.at(i + 1) / (1 - prior.at(0));
        }
        return stakes;
    }

    /** The evidence of this test, for people. */
    public MetricFinding.Part part() {
        return new MetricFinding.Part(name, logEvidence(), alternatives[mixture.leading()]);
    }

    public double weight() {
        return weight;
    }

    /** The logarithm of the e-value. */
    public double logEvidence() {
        return mixture.logEvidence();
    }

    /** The same, capped so that one report raises all evidence by at most {@link EvidenceCap#raiseMost}. */
    double cappedLogEvidence() {
        return cappedLogEvidence;
    }

    void write(MementoWriter to) {
        to.put(cappedLogEvidence);
        mixture.write(to);
    }

    void read(MementoReader from) {
        cappedLogEvidence = from.next();
        mixture.read(from);
    }
}
