package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * What both versions report if everything has its expected value: the canary is as good as the baseline, and nothing
 * varies by chance. Requests are proportional to time, latencies go through the quantiles of a lognormal distribution,
 * and errors are fractions.
 */
final class ExpectedFeed implements Feed {
    private static final double MEDIAN_MILLIS = 50;
    private static final double SIGMA = .6;
    private static final double ERROR_RATE = .001;

    /** The golden ratio: the fractional parts of its multiples are spread as evenly as possible. */
    private static final double TURN = (Math.sqrt(5) - 1) / 2;

    private final double perTick;
    private final long tickMillis;
    private final long endMillis;
    private long now;
    private double canary;
    private double baseline;
    private long drawn;

    /**
     * A feed from the end of a tick on.
     *
     * @param requestsPerSecond of both versions together, above 0
     */
    ExpectedFeed(double requestsPerSecond, long tickMillis, long endMillis) {
        this.perTick = requestsPerSecond * tickMillis / 1000;
        this.tickMillis = tickMillis;
        this.endMillis = endMillis;
        this.now = tickMillis - 1;
    }

    @Override
    public long nextMillis() {
        return now > endMillis ? NONE : now;
    }

    @Override
    public boolean followsWeight() {
        return true;
    }

    @Override
    public List<Sample> next(Weight weight) {
        double share = weight.basisPoints() / (double) Weight.FULL.basisPoints();
        canary += perTick * share;
        baseline += perTick * (1 - share);
        var samples = new ArrayList<Sample>(2);
        samples.add(sample(Role.BASELINE, (long) baseline));
        samples.add(sample(Role.CANARY, (long) canary));
        canary -= Math.floor(canary);
        baseline -= Math.floor(baseline);
        now += tickMillis;
        return samples;
    }

    private Sample sample(Role role, long requests) {
        return Sample.of(role, now, requests).withErrors(requests * ERROR_RATE).with(latencies(requests));
    }

    /** The limit of drawn values, enough for an exact histogram. With more requests, each value stands for several. */
    private LatencyHistogram latencies(long requests) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        long drawnMost = 2_000;
        long each = Math.max(1, requests / drawnMost);
        for (long left = requests; left > 0; left -= each) {
            double quantile = (++drawn * TURN) % 1;
            double millis = MEDIAN_MILLIS * Math.exp(SIGMA * Normal.quantile(quantile));
            counts[LatencyHistogram.bucketOf(millis)] += Math.min(each, left);
        }
        return LatencyHistogram.of(counts);
    }
}
