package io.canary.bench.judge.kayenta;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How far one sample lies above another: the shift that makes Mann's and Whitney's U what it would be of samples alike,
 * in the normal approximation with a correction for continuity and for ties, as R's {@code wilcox.test(conf.int = TRUE,
 * exact = FALSE)} computes it.
 *
 * @param low the least shift that is not rejected
 * @param high the largest
 * @param estimate in between, near the median of all differences (Hodges, Lehmann, "Estimates of location based on rank
 *     tests", 1963)
 */
record MannWhitney(double low, double high, double estimate) {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /**
     * The shift of {@code x} against {@code y}.
     *
     * @param confidence of the interval, 0 to 1
     */
    static MannWhitney of(double[] x, double[] y, double confidence) {
        double[] xs = sorted(x);
        double[] ys = sorted(y);
        double z = NORMAL.inverseCumulativeProbability((1 + confidence) / 2);
        return new MannWhitney(shift(xs, ys, z), shift(xs, ys, -z), shift(xs, ys, 0));
    }

    private static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** Where {@link #z} is {@code wanted}: it falls as the shift grows. */
    private static double shift(double[] xs, double[] ys, double wanted) {
        double least = xs[0] - ys[ys.length - 1];
        double most = xs[xs.length - 1] - ys[0];
        if (z(xs, ys, least) <= wanted) {
            return least;
        }
        if (z(xs, ys, most) >= wanted) {
            return most;
        }
        return Root.of(shift -> z(xs, ys, shift) - wanted, least, most);
    }

    /**
     * By how many standard deviations U is above its mean, if {@code shift} is taken from each x.
     *
     * @param xs sorted
     * @param ys sorted
     */
    static double z(double[] xs, double[] ys, double shift) {
        double n = xs.length;
        double m = ys.length;
        double u = 0;
        double tied = 0;
        int i = 0;
        int j = 0;
        while (i < xs.length || j < ys.length) {
            double value = least(xs, i, ys, j, shift);
            int i0 = i;
            int j0 = j;
            while (i < xs.length && xs[i] - shift == value) {
                i++;
            }
            while (j < ys.length && ys[j] == value) {
                j++;
            }
            u += (i - i0) * (j0 + (j - j0) / 2.0);
            double group = i - i0 + j - j0;
            tied += group * group * group - group;
        }
        double above = u - n * m / 2;
        double variance = n * m / 12 * (n + m + 1 - tied / ((n + m) * (n + m - 1)));
        if (variance == 0) {
            throw new IllegalArgumentException("all values are tied");
        }
        return (above - Math.signum(above) / 2) / Math.sqrt(variance);
    }

    private static double least(double[] xs, int i, double[] ys, int j, double shift) {
        if (i == xs.length) {
            return ys[j];
        }
        return j == ys.length ? xs[i] - shift : Math.min(xs[i] - shift, ys[j]);
    }
}
