package io.canary.bench.judge.trace;

import io.canary.spi.LatencyHistogram;

/** Draws the latencies of the requests of one tick, bucket by bucket. */
final class Latencies {
    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);
    private static final int LOWEST_INDEX = (int) Math.ceil(Math.log(0.1) / LN_GAMMA);

    private Latencies() {}

    /**
     * As many as arrive where {@code mean} are expected. The count of each bucket is a Poisson number of its own, which is
     * the same as to draw how many arrive and then where each of them falls.
     */
    static LatencyHistogram draw(Draws draws, double mean, LatencyShape shape, Slowness slowness) {
        double[] below = distribution(shape, slowness);
        long[] counts = new long[LatencyHistogram.BUCKETS];
        double next = draws.exponential();
        double before = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = mean * (below[i] - before);
            before = below[i];
            if (expected >= Draws.LARGE_MEAN) {
                counts[i] = draws.poisson(expected);
                continue;
            }
            // One line of arrivals goes through all small buckets.
            for (; next < expected; next += draws.exponential()) {
                counts[i]++;
            }
            next -= expected;
        }
        return LatencyHistogram.of(counts);
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
