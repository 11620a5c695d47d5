package io.canary.analysis.sequential;

import org.jspecify.annotations.Nullable;

/**
 * One of the e-processes that are put together in a {@link CombinedEvidence}: a mixture and its place there. Not
 * thread-safe.
 */
final class WeightedEProcess {
    private final String name;
    private final Mixture mixture;
    private final Prior prior;
    private final double weight;
    private final double raiseMost;
    private boolean keepsLast;
    private double @Nullable [] last;
    private double kept;

    /**
     * One without evidence.
     *
     * @param name for people; empty where the metric has only this one
     * @param weight its share of the pool, above 0
     * @param alpha of the pool
     */
    WeightedEProcess(String name, Prior prior, double weight, double alpha) {
        this.name = name;
        this.mixture = new Mixture(prior);
        this.prior = prior;
        this.weight = weight;
        this.raiseMost = Evidence.raiseMost(alpha) - Math.log(weight);
    }

    /** Takes in the log likelihood ratios of a tick. */
    void observe(double[] logRatios) {
        last = keepsLast ? logRatios.clone() : null;
        kept = Evidence.raise(kept, mixture.observe(logRatios), raiseMost);
    }

    /** From now on keeps what each tick says until it is taken, or no longer does. */
    void keepLast(boolean keeps) {
        keepsLast = keeps;
        last = null;
    }

    /**
     * The log likelihood ratios of the last tick, where they are kept, it has seen them, and nobody has taken them;
     * else null.
     */
    double @Nullable [] takeLast() {
        double @Nullable [] taken = last;
        last = null;
        return taken;
    }

    /** What each alternative is worth from the start, of all that is wagered: together the weight. */
    double[] stakes() {
        double[] stakes = new double[prior.alternatives()];
        for (int i = 0; i < stakes.length; i++) {
            stakes[i] = weight * prior.at(i + 1) / (1 - prior.at(0));
        }
        return stakes;
    }

    String name() {
        return name;
    }

    double weight() {
        return weight;
    }

    /** The logarithm of the e-value. */
    double logEvidence() {
        return mixture.logEvidence();
    }

    /** That, where each report alone may raise it by no more than what lifts the pool by {@link Evidence#raiseMost}. */
    double kept() {
        return kept;
    }

    /** The alternative that most is wagered on, from 0. */
    int leading() {
        return mixture.leading();
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
