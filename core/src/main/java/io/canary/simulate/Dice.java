package io.canary.simulate;

/**
 * Random numbers from a seed: the same seed gives the same numbers. Not thread-safe.
 *
 * <p>Source of the generator: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014).
 */
final class Dice {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    private long next() {
        state += GOLDEN;
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private double share() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** The seed for independent dice; does not advance these. */
    long seed(int number) {
        return new Dice(state + number * GOLDEN).next();
    }

    /** True with this probability. */
    boolean chance(double probability) {
        return share() < probability;
    }

    /**
     * A binomial random number, by inversion of the distribution. The search goes outwards from the mode, so the number
     * of steps is about the standard deviation.
     *
     * @param n at least 0
     * @param p 0 to 1
     */
    long binomial(long n, double p) {
        if (n == 0 || p <= 0) {
            return 0;
        } else if (p >= 1) {
            return n;
        }
        long mode = Math.min(n, (long) ((n + 1) * p));
        double atLow = Math.exp(Factorials.logBinomial(n, mode, p));
        double left = share() - atLow;
        double odds = p / (1 - p);
        long low = mode;
        long high = mode;
        double atHigh = atLow;
        while (left >= 0 && (low > 0 || high < n) && atLow + atHigh > 0) {
            atHigh *= (double) (n - high) / (high + 1) * odds;
            high += high < n ? 1 : 0;
            left -= atHigh;
            if (left < 0) {
                return high;
            }
            atLow *= low / ((double) (n - low + 1) * odds);
            low -= low > 0 ? 1 : 0;
            left -= atLow;
            if (left < 0) {
                return low;
            }
        }
        return mode;
    }
}
