package io.canary.simulate;

/**
 * The 95 % confidence interval of a probability: the exact interval of Clopper and Pearson, whose coverage is at least
 * 95 %.
 *
 * <p>Source: C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 26, 1934.
 *
 * @param low 0 to 1
 * @param high 0 to 1
 */
public record ShareInterval(double low, double high) {
    private static final double TAIL = 0.025;
    private static final int HALVINGS = 50;

    /**
     * Computes the interval.
     *
     * @param times the number of successes, 0 to {@code of}
     * @param of the number of trials, at least 1
     */
    public static ShareInterval of(int times, int of) {
        double low = times == 0 ? 0 : where(times, of, TAIL);
        double high = times == of ? 1 : where(times + 1, of, 1 - TAIL);
        return new ShareInterval(low, high);
    }

    /** The probability at which at least this many successes occur in {@code tail} of all cases. */
    private static double where(int times, int of, double tail) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atLeast(times, of, middle) < tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double atLeast(int times, int of, double p) {
        double sum = 0;
        for (int k = times; k <= of; k++) {
            sum += Math.exp(Factorials.logBinomial(of, k, p));
        }
        return sum;
    }
}
