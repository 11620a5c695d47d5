package io.canary.testservers;

/** How likely it is that chance alone shares requests out so unevenly. */
final class Binomial {
    private static final double NOTHING_MORE = 1e-20;

    private Binomial() {}

    /** That {@code k} of {@code n} or more hit, each with probability {@code p}. */
    static double atLeast(long k, long n, double p) {
        if (k <= n * p) {
            return 1; // it is no less than about a half, and that is all that matters
        } else if (p <= 0) {
            return 0;
        }
        double odds = p / (1 - p);
        double term = Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
        double sum = 0;
        for (long i = k; i <= n && term > sum * NOTHING_MORE; i++) {
            sum += term;
            term *= odds * (n - i) / (i + 1);
        }
        return sum;
    }

    /** That {@code k} of {@code n} or fewer do. */
    static double atMost(long k, long n, double p) {
        return atLeast(n - k, n, 1 - p);
    }

    private static double logChoose(long n, long k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** Stirling's series above what is summed up exactly. */
    private static double logFactorial(long n) {
        double x = (double) n;
        if (n < 20) {
            double sum = 0;
            for (double i = 2; i <= x; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        return x * Math.log(x) - x + Math.log(2 * Math.PI * x) / 2 + 1 / (12 * x) - 1 / (360 * x * x * x);
    }
}
