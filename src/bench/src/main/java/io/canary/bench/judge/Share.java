package io.canary.bench.judge;

import java.util.Locale;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * How often something happened.
 *
 * @param hits at least 0
 * @param of at least {@code hits}
 */
public record Share(long hits, long of) {
    private static final double OUTSIDE = 0.05;

    /** The share itself, 0 to 1; NaN of none. */
    public double value() {
        return (double) hits / of;
    }

    /**
     * The least probability that is not refuted at 95 %. Source: Clopper, Pearson, "The use of confidence or fiducial
     * limits illustrated in the case of the binomial", Biometrika 26, 1934.
     */
    public double low() {
        return hits == 0 ? 0 : new BetaDistribution(hits, of - hits + 1.0).inverseCumulativeProbability(OUTSIDE / 2);
    }

    /** The largest probability that is not refuted at 95 %. */
    public double high() {
        return hits == of
                ? 1
                : new BetaDistribution(hits + 1.0, of - hits).inverseCumulativeProbability(1 - OUTSIDE / 2);
    }

    /**
     * How probable at least so many hits are where each has a probability: the p-value of the exact binomial test of
     * whether it is larger.
     *
     * @param probability of each, 0 to 1
     */
    public double chanceAt(double probability) {
        return hits == 0 ? 1 : new BetaDistribution(hits, of - hits + 1.0).cumulativeProbability(probability);
    }

    /** {@code 1.5 %}. */
    public String percent() {
        return figures(value()) + " %";
    }

    /** {@code 1.5 % [0.9, 2.4]}. */
    public String percentWithInterval() {
        return percent() + " [" + figures(low()) + ", " + figures(high()) + "]";
    }

    /** In percent, with two figures where it is near 0 or 100. */
    private static String figures(double share) {
        double percent = share * 100;
        double apart = Math.min(percent, 100 - percent);
        if (apart == 0) {
            return percent == 0 ? "0" : "100";
        }
        return String.format(Locale.ROOT, apart < 1 ? "%.2f" : apart < 10 ? "%.1f" : "%.0f", percent);
    }
}
