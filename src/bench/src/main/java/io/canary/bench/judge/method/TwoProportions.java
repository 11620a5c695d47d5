package io.canary.bench.judge.method;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The one-sided z-test of two proportions with a pooled variance, as in any textbook: good for one look at a number of
 * requests that was fixed before.
 */
public final class TwoProportions {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private TwoProportions() {}

    /** By how many standard deviations the first share is above the second; 0 where there is nothing to tell. */
    public static double z(long bad, long all, long otherBad, long otherAll) {
        if (all == 0 || otherAll == 0) {
            return 0;
        }
        double pooled = (double) (bad + otherBad) / (all + otherAll);
        double variance = pooled * (1 - pooled) * (1.0 / all + 1.0 / otherAll);
        return variance == 0 ? 0 : ((double) bad / all - (double) otherBad / otherAll) / Math.sqrt(variance);
    }

    /** The z that is exceeded with this probability when the shares are equal. */
    public static double critical(double probability) {
        return -NORMAL.inverseCumulativeProbability(probability);
    }
}
