package io.canary.analysis.sequential;

/** One of the e-processes that are put together in a {@link Pool}: a mixture and its place there. Not thread-safe. */
final class Wager {
    private final String name;
    private final Mixture mixture;
    private final double weight;
    private final double raiseMost;
    private double kept;

    /**
     * One without evidence.
     *
     * @param name for people; empty where the metric has only this one
     * @param weight its share of the pool, above 0
     * @param alpha of the pool
     */
    Wager(String name, Prior prior, double weight, double alpha) {
        this.name = name;
        this.mixture = new Mixture(prior);
        this.weight = weight;
        this.raiseMost = Evidence.raiseMost(alpha) - Math.log(weight);
    }

    /** Takes in the log likelihood ratios of a tick. */
    void observe(double[] logRatios) {
        kept = Evidence.raise(kept, mixture.observe(logRatios), raiseMost);
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
