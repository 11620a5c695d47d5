package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import java.util.Random;

/** Random requests from a seed: Poisson arrivals, independent errors, lognormal latencies (median 50 ms, sigma 0.6). */
public final class Traffic {
    public static final double TICK_SEC = 10;
    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);
    private static final double SIGMA = 0.6 / LN_GAMMA;
    private static final int MEDIAN = LatencyHistogram.bucketOf(50);

    private final Random random;
    private final double requestsPerTick;
    private final double errorRate;

    public Traffic(long seed, double rps, double errorRate) {
        this.random = new Random(seed);
        this.requestsPerTick = rps * TICK_SEC;
        this.errorRate = errorRate;
    }

    /**
     * The defects of a version in a tick: {@code errors} is added to the error rate, latencies are multiplied, and
     * errors come in clusters with this mean size.
     */
    public record Ill(double errorTimes, double errors, double slower, double cluster) {
        public static final Ill NOT = new Ill(1, 0, 1);

        public Ill(double errorTimes, double errors, double slower) {
            this(errorTimes, errors, slower, 1);
        }
    }

    public Report report(double share, Ill ill) {
        return report(share, ill, 1);
    }

    /** The report of a version with this share of the traffic, at a multiple of the usual load. */
    public Report report(double share, Ill ill, double load) {
        long requests = poisson(requestsPerTick * share * load);
        double rate = Math.min(1, errorRate * ill.errorTimes() + ill.errors());
        double errors = Math.min((double) requests, clustered(binomial(requests, rate / ill.cluster()), ill.cluster()));
        return Report.of((double) requests, errors, latencies(requests, ill.slower()), .5);
    }

    private LatencyHistogram latencies(long requests, double slower) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        double median = MEDIAN + Math.log(slower) / LN_GAMMA;
        for (long i = 0; i < requests; i++) {
            int bucket = (int) Math.round(median + SIGMA * random.nextGaussian());
            counts[Math.clamp(bucket, 0, LatencyHistogram.BUCKETS - 1)]++;
        }
        return LatencyHistogram.of(counts);
    }

    /** Each starts a cluster of geometric size. */
    private double clustered(long clusters, double mean) {
        double all = (double) clusters;
        if (mean > 1) {
            double perMore = 1 / Math.log1p(-1 / mean);
            for (long i = 0; i < clusters; i++) {
                all += Math.floor(Math.log(1 - random.nextDouble()) * perMore);
            }
        }
        return all;
    }

    public double gaussian() {
        return random.nextGaussian();
    }

    public double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    public long poisson(double mean) {
        if (mean > 200) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** Drawn by the gaps between bad requests. */
    private long binomial(long n, double p) {
        if (p >= 1) {
            return n;
        }
        long bad = 0;
        if (p > 0) {
            double perGap = 1 / Math.log1p(-p);
            double at = Math.log(1 - random.nextDouble()) * perGap;
            while (at < n) {
                bad++;
                at += 1 + Math.floor(Math.log(1 - random.nextDouble()) * perGap);
            }
        }
        return bad;
    }
}
