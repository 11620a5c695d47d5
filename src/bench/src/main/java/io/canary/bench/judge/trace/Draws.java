package io.canary.bench.judge.trace;

import java.util.SplittableRandom;

/**
 * Random numbers of one place in one simulation: the same for the same place, whatever was drawn elsewhere.
 *
 * <p>Not thread-safe.
 */
public final class Draws {
    /** From here on Poisson numbers are drawn by rejection. */
    static final double LARGE_MEAN = 10;

    private static final double[] LOG_FACTORIALS = new double[20];

    static {
        for (int k = 1; k < LOG_FACTORIALS.length; k++) {
            LOG_FACTORIALS[k] = LOG_FACTORIALS[k - 1] + Math.log(k);
        }
    }

    private final SplittableRandom random;

    private Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The ones of a place. */
    public static Draws at(long seed, long rollout, long tick, long stream) {
        return new Draws(mix(mix(mix(mix(seed) + rollout) + tick) + stream));
    }

    /**
     * Each bit of it depends on each bit of {@code z}. Source: the finalizer of SplittableRandom (Stafford's mix 13).
     */
    private static long mix(long z) {
        long a = (z + 0x9e3779b97f4a7c15L);
        a = (a ^ (a >>> 30)) * 0xbf58476d1ce4e5b9L;
        a = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return a ^ (a >>> 31);
    }

    /** Whether something happens that has this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Any number between both, one as likely as the other. */
    public double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /** With mean 0 and standard deviation 1. */
    public double gaussian() {
        return random.nextGaussian();
    }

    /** With mean 1. */
    public double exponential() {
        return -Math.log(1 - random.nextDouble());
    }

    /**
     * Gamma with mean 1. Source: Marsaglia, Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000.
     */
    public double gamma(double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v / shape;
            }
        }
    }

    /** How many arrive where {@code mean} are expected. */
    public long poisson(double mean) {
        return mean < LARGE_MEAN ? smallPoisson(mean) : largePoisson(mean);
    }

    private long smallPoisson(double mean) {
        long count = 0;
        for (double at = exponential(); at < mean; at += exponential()) {
            count++;
        }
        return count;
    }

    /**
     * Source: the algorithm PTRS of Hörmann, "The transformed rejection method for generating Poisson random
     * variables", Insurance: Mathematics and Economics 12, 1993.
     */
    private long largePoisson(double mean) {
        double b = 0.931 + 2.53 * Math.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double accepted = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= accepted) {
                return (long) k;
            }
            if (k >= 0 && !(us < 0.013 && v > us) && isBelowDensity(v, us, k, mean, a, b)) {
                return (long) k;
            }
        }
    }

    private static boolean isBelowDensity(double v, double us, double k, double mean, double a, double b) {
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        return Math.log(v * inverseAlpha / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k);
    }

    /** ln k!, by Stirling's series where k is not small. */
    private static double logFactorial(double k) {
        if (k < LOG_FACTORIALS.length) {
            return LOG_FACTORIALS[(int) k];
        }
        return k * Math.log(k) - k + 0.5 * Math.log(2 * Math.PI * k) + 1 / (12 * k) - 1 / (360 * k * k * k);
    }

    /**
     * How many of {@code n} it hits. Takes time in proportion to their number. Source: the waiting-time method in
     * Devroye, "Non-Uniform Random Variate Generation", Springer 1986.
     */
    public long binomial(long n, double probability) {
        if (probability > 0.5) {
            return n - binomial(n, 1 - probability);
        }
        if (probability <= 0) {
            return 0;
        }
        double logMiss = Math.log1p(-probability);
        long hits = 0;
        double left = n;
        while (true) {
            left -= Math.floor(-exponential() / logMiss) + 1;
            if (left < 0) {
                return hits;
            }
            hits++;
        }
    }

    /**
     * How many of {@code n} it hits where hits come in bursts of 1, 2, 3 ... with probabilities 1/2, 1/4, 1/8 ...: on
     * average two.
     *
     * @param probability of each of the {@code n}, 0 to 1
     */
    public long clusters(long n, double probability) {
        long bursts = poisson(n * probability / 2);
        long hits = bursts;
        for (long i = 0; i < bursts; i++) {
            while (chance(0.5)) {
                hits++;
            }
        }
        return Math.min(hits, n);
    }
}
