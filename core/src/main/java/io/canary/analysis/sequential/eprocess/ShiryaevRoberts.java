package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * A change detector: has something become worse lately? The e-SR procedure, with a mixture over alternatives.
 *
 * <p>Per tick, with the log likelihood ratios l<sub>i</sub> of the alternatives: R<sub>i</sub> &larr; (R<sub>i</sub> +
 * 1) e<sup>l<sub>i</sub></sup>, from 0 on; the value is R = &Sigma; w<sub>i</sub> R<sub>i</sub>. So R<sub>i</sub> after
 * t ticks is the sum of t e-processes, one begun in each tick: however long nothing has happened, a change now has
 * the same weight.
 *
 * <p>While nothing is worse, the mean of e<sup>l<sub>i</sub></sup> given the past is at most 1, so R<sub>t</sub>
 * &minus; t is a supermartingale, and
 *
 * <ul>
 * <li>E[R<sub>&tau;</sub>] &le; E[&tau;] for every stopping time &tau;: R is an <i>e-detector</i>. An alarm at R &ge; c
 *     comes after c ticks on average, or later: c P(N &le; n) &le; E[R<sub>min(N, n)</sub>] &le; E[N], and n grows.
 * <li>P(an alarm within n ticks) &le; n / c: R<sub>t</sub> + n &minus; t is a supermartingale that is never below 0 and
 *     begins with n (Ville).
 * </ul>
 *
 * <p>A smaller R keeps both: one report multiplies R<sub>i</sub> + 1 by a limited factor, and
 * R<sub>i</sub> does not rise in a tick in which it may not. Source: Shin, Ramdas, Rinaldo, "E-detectors: a
 * nonparametric framework for sequential change detection", New England Journal of Statistics in Data Science, 2024,
 * arXiv 2203.03532: the definition of e-detectors with the bound on the average run length that follows from it, the
 * e-SR procedure, and mixtures of e-detectors. The recursion is that of Shiryaev, 1963, and Roberts, 1966.
 *
 * <p>A value without a clock: the same ticks give the same numbers. Not thread-safe.
 */
final class ShiryaevRoberts {
    private final double raiseMost;
    private final double[] weights;
    private final double[] values;

    /**
     * Starts without evidence.
     *
     * @param raiseMost the logarithm of the largest factor of one report, above 0
     * @param weights of the alternatives, at least 0, adding up to 1 at most; copied
     */
    ShiryaevRoberts(double raiseMost, double... weights) {
        this.raiseMost = raiseMost;
        this.weights = weights.clone();
        this.values = new double[weights.length];
    }

    /**
     * Adds a tick.
     *
     * @param logRatios of the alternatives
     * @param mayRise whether the value may rise with this tick
     */
    void observe(double[] logRatios, boolean mayRise) {
        for (int i = 0; i < values.length; i++) {
            double next = (values[i] + 1) * Math.exp(Math.min(logRatios[i], raiseMost));
            values[i] = mayRise ? next : Math.min(values[i], next);
        }
    }

    /** At least 0; while nothing is worse, its mean after t ticks is at most t. */
    double value() {
        double value = 0;
        for (int i = 0; i < values.length; i++) {
            value += weights[i] * values[i];
        }
        return value;
    }

    void write(MementoWriter to) {
        to.putAll(values);
    }

    void read(MementoReader from) {
        from.nextAll(values);
    }
}
