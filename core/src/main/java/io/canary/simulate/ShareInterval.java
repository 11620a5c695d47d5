package io.canary.simulate;

/**
 * Where a probability lies that was seen to come true so often, with 95 % confidence: the exact interval of Clopper and
 * Pearson, which never claims more than it knows.
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
     * The interval.
     *
     * @param times how often it came true, 0 to {@code of}
     * @param of how often it was tried, at least 1
     */
    public static ShareInterval of(int times, int of) {
        double low = times == 0 ? 0 : where(times, of, TAIL);
        double high = times == of ? 1 : where(times + 1, of, 1 - TAIL);
        return new ShareInterval(low, high);
    }

    /** The probability with which at least so many come true in {@code tail} of all cases. */
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
