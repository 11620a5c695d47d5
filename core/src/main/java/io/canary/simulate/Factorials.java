package io.canary.simulate;

/** Factorials, by their logarithms. */
final class Factorials {
    /** From here on, Stirling's series is exact to 1e-9. */
    private static final double SERIES_FROM = 16;

    private Factorials() {}

    /** ln k!. */
    static double log(long k) {
        double below = 0;
        double x = k + 1.0;
        while (x < SERIES_FROM) {
            below += Math.log(x++);
        }
        double series = 1 / (12 * x) - 1 / (360 * x * x * x);
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - below;
    }

    /**
     * The logarithm of the binomial probability of {@code k} successes in {@code n} independent trials with probability
     * {@code p}.
     */
    static double logBinomial(long n, long k, double p) {
        double ways = log(n) - log(k) - log(n - k);
        return ways + (k == 0 ? 0 : k * Math.log(p)) + (k == n ? 0 : (n - k) * Math.log1p(-p));
    }
}
