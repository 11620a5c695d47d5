package io.canary.bench.judge.kayenta;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Puts a label on one metric: {@link Label#HIGH} if the interval of its shift lies above a quarter of the estimated
 * shift, and the means differ by more than is allowed. Values that are absent are left out, outliers are kept:
 * Kayenta's defaults, with the direction "increase".
 */
final class Classifier {
    private static final double TOLERANCE = 0.25;
    private static final double CONFIDENCE = 0.98;
    private static final double NOISE = 1e-5;

    /** What a metric of a canary is. */
    enum Label {
        PASS,
        HIGH,
        /** One of both versions has no values. */
        NO_DATA,
        /** The test cannot be computed. */
        ERROR
    }

    private Classifier() {}

    /** The label of a metric with these values, one for each tick; NaN where there is none. */
    static Label classify(double[] canary, double[] baseline, double allowedIncrease) {
        double[] seen = present(canary);
        double[] usual = present(baseline);
        if (seen.length == 0 || usual.length == 0) {
            return Label.NO_DATA;
        }
        if (isSame(seen, usual)) {
            return Label.PASS;
        }
        try {
            return compare(seen, usual, allowedIncrease);
        } catch (IllegalArgumentException e) {
            return Label.ERROR;
        }
    }

    private static Label compare(double[] seen, double[] usual, double allowedIncrease) {
        // Without ranks to tell apart the test has no spread to go by.
        boolean isFlat = isFlat(seen) && isFlat(usual);
        double[] x = isFlat ? noisy(seen, 1) : seen;
        double[] y = isFlat ? noisy(usual, 2) : usual;
        var shift = MannWhitney.of(x, y, CONFIDENCE);
        double ratio = mean(x) / mean(y);
        // Where the means have no ratio, it does not count.
        boolean isAllowed = mean(x) != 0 && mean(y) != 0 && ratio < allowedIncrease;
        return shift.low() > TOLERANCE * Math.abs(shift.estimate()) && !isAllowed ? Label.HIGH : Label.PASS;
    }

    private static double[] present(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }

    private static boolean isSame(double[] a, double[] b) {
        boolean isOneValue = isFlat(a) && isFlat(b) && a[0] == b[0];
        return isOneValue
                || Arrays.equals(
                        Arrays.stream(a).sorted().toArray(),
                        Arrays.stream(b).sorted().toArray());
    }

    private static boolean isFlat(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    private static double[] noisy(double[] values, long seed) {
        var random = new SplittableRandom(seed);
        return Arrays.stream(values)
                .map(v -> v + random.nextGaussian() * NOISE * values[0])
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
