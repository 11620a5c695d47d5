package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Arrays;

/**
 * One e-process from several: it bets on all alternatives at once, and on none of them (the <i>sleeping</i> part). Its
 * weights are redistributed after each tick, so that an effect that starts late is found about as fast as one from the
 * start.
 *
 * <p>Per tick, with the log likelihood ratios l<sub>i</sub> of the alternatives and l<sub>0</sub> = 0 of the sleeping
 * part: M = &Sigma; p<sub>i</sub> e<sup>l<sub>i</sub></sup>; log E += ln M; p<sub>i</sub> &larr; (1 &minus; h)
 * p<sub>i</sub> e<sup>l<sub>i</sub></sup> / M + h prior<sub>i</sub>; or, where the hazard decreases, only the sleeping
 * part is redistributed, among the alternatives ({@link Prior#waking}). Source: Herbster, Warmuth, "Tracking the best
 * expert", Machine Learning 32, 1998 (fixed share); that a mixture of e-values is one: Vovk, Wang, "E-values", Annals
 * of Statistics 49, 2021.
 *
 * <p>Not thread-safe.
 */
final class Mixture {
    private final Prior prior;
    private final double[] weights;
    private double logEvidence;
    private double ticks;

    /**
     * Starts without evidence.
     *
     * @param sleeping the sleeping part's share of the prior, 0 to 1
     * @param alternatives the shares of the alternatives in the rest, which add up to 1
     * @param share h: the part that is redistributed after each tick, 0 to 1
     */
    Mixture(double sleeping, double[] alternatives, double share) {
        this(new Prior(sleeping, alternatives, share));
    }

    Mixture(Prior prior) {
        this.prior = prior;
        this.weights = prior.start();
    }

    /**
     * Adds a tick.
     *
     * @param logRatios of each alternative; finite
     * @return the change of the log evidence
     */
    double observe(double[] logRatios) {
        double most = most(logRatios);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                weights[i] *= Math.exp((i == 0 ? 0 : logRatios[i - 1]) - most);
                sum += weights[i];
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        shareOut();
        double step = most + Math.log(sum);
        logEvidence += step;
        return step;
    }

    private void shareOut() {
        if (prior.isWaking()) {
            double woken = Prior.hazard(ticks++) * weights[0];
            double awake = 1 - prior.at(0);
            weights[0] -= woken;
            for (int i = 1; i < weights.length; i++) {
                weights[i] += woken * prior.at(i) / awake;
            }
        } else {
            double share = prior.share();
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (1 - share) * weights[i] + share * prior.at(i);
            }
        }
    }

    /** The largest ratio of a part that has weight: relative to it, no likelihood underflows. */
    private double most(double[] logRatios) {
        double most = weights[0] > 0 ? 0 : Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logRatios.length; i++) {
            most = weights[i + 1] > 0 ? Math.max(most, logRatios[i]) : most;
        }
        return most;
    }

    /** The natural logarithm of the e-value so far. */
    double logEvidence() {
        return logEvidence;
    }

    /** The weights at the start, in the same order. */
    double[] start() {
        return prior.start();
    }

    /** The present weights: the sleeping part first, then the alternatives. They add up to 1. */
    double[] weights() {
        return weights.clone();
    }

    /** The alternative with the most weight, from 0; an estimate of the effect's size. */
    int leading() {
        int leading = 1;
        for (int i = 2; i < weights.length; i++) {
            leading = weights[i] > weights[leading] ? i : leading;
        }
        return leading - 1;
    }

    void write(MementoWriter to) {
        to.put(logEvidence);
        to.put(ticks);
        to.putAll(weights);
    }

    void read(MementoReader from) {
        logEvidence = from.next();
        ticks = from.next();
        from.nextAll(weights);
    }

    @Override
    public String toString() {
        return "log E " + logEvidence + " " + Arrays.toString(weights);
    }
}
