package io.canary.bench.judge.trace;

import io.canary.spi.LatencyHistogram;

/** Draws the latencies of the requests of some time, bucket by bucket. */
public final class Latencies {
    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);
    private static final int LOWEST_INDEX = (int) Math.ceil(Math.log(0.1) / LN_GAMMA);

    private Latencies() {}

    /**
     * As many as arrive where {@code mean} are expected. The count of each bucket is a Poisson number of its own, which
     * is the same as to draw how many arrive and then where each of them falls.
     */
    static LatencyHistogram draw(Draws draws, double mean, LatencyShape shape, Slowness slowness) {
        double[] below = distribution(shape, slowness);
        double[] expected = new double[below.length];
        double before = 0;
        for (int i = 0; i < below.length; i++) {
            expected[i] = mean * (below[i] - before);
            before = below[i];
        }
        return draw(draws, expected);
    }

    /**
     * As many in each bucket as arrive where so many are expected.
     *
     * @param expected by bucket, none below 0
     */
    public static LatencyHistogram draw(Draws draws, double[] expected) {
        long[] counts = new long[expected.length];
        double next = draws.exponential();
        for (int i = 0; i < counts.length; i++) {
            if (expected[i] >= Draws.LARGE_MEAN) {
                counts[i] = draws.poisson(expected[i]);
                continue;
            }
            // One line of arrivals goes through all small buckets.
            for (; next < expected[i]; next += draws.exponential()) {
                counts[i]++;
            }
            next -= expected[i];
        }
        return LatencyHistogram.of(counts);
    }

    /**
     * Adds those of {@code mean} requests to what is expected in each bucket.
     *
     * @param slower by so many buckets than usual; need not be whole
     */
    public static void addExpected(double[] expected, double mean, LatencyShape shape, double slower) {
        double shift = LOWEST_INDEX - slower;
        double before = 0;
        for (int i = 0; i < expected.length - 1 && before < 1; i++) {
            double below = shape.cdf(i + shift);
            expected[i] += mean * (below - before);
            before = below;
        }
        expected[expected.length - 1] += mean * (1 - before);
    }

    /** The same of requests that take any time between two, one as likely as the other. */
    public static void addExpectedBetween(double[] expected, double mean, double fromMillis, double toMillis) {
        double before = 0;
        for (int i = LatencyHistogram.bucketOf(fromMillis); i < expected.length && before < 1; i++) {
            double millis = Math.exp((i + LOWEST_INDEX) * LN_GAMMA);
            double below = Math.clamp((millis - fromMillis) / (toMillis - fromMillis), 0, 1);
            expected[i] += mean * (below - before);
            before = below;
        }
    }

    /** For each bucket the share of requests in it and below. */
    static double[] distribution(LatencyShape shape, Slowness slowness) {
        double[] below = new double[LatencyHistogram.BUCKETS];
        double shift = LOWEST_INDEX - Math.log(slowness.factor()) / LN_GAMMA;
        double extra = Math.log(slowness.extra()) / LN_GAMMA;
        for (int i = 0; i < below.length - 1; i++) {
            double most = shape.cdf(i + shift);
            below[i] = slowness.share() == 0 ? most : most + slowness.share() * (shape.cdf(i + shift - extra) - most);
        }
        below[below.length - 1] = 1;
        return below;
    }
}
