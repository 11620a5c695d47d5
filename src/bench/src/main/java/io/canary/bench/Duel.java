package io.canary.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Two servers under the same load, by turns. */
public final class Duel {
    private static final int WARM_UP_ROUNDS = 3;

    /**
     * What came of it.
     *
     * @param ours answers a second, the median of all rounds
     * @param theirs likewise
     * @param ratio the median of the rounds' ratios
     * @param least the smallest of the rounds' ratios
     * @param most the greatest
     */
    public record Result(double ours, double theirs, double ratio, double least, double most) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%,.0f/s against %,.0f/s: %.2f (%.2f to %.2f)", ours, theirs, ratio, least, most);
        }

        Result times(double factor) {
            return new Result(ours * factor, theirs * factor, ratio, least, most);
        }
    }

    private Duel() {}

    static Result fight(Load ours, Load theirs, int rounds, double seconds) throws IOException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            ours.run(seconds);
            theirs.run(seconds);
        }
        double[] a = new double[rounds];
        double[] b = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            a[i] = ours.run(seconds);
            b[i] = theirs.run(seconds);
        }
        return result(a, b);
    }

    /** What rounds come to that were measured by turns. */
    public static Result result(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        Arrays.sort(ratios);
        return new Result(
                median(ours), median(theirs), ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
