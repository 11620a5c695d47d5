package io.canary.ingest.distribution;

import java.util.Arrays;
import java.util.Random;

/**
 * Pods that serve requests for a minute, as in a study of how wrong merged percentiles are: each pod has its share of the
 * requests and its own factor on latencies, which are log-normal around 50 ms, or Pareto.
 *
 * @param shares of all requests, by pod
 * @param slowness factor on latencies, by pod
 */
record Fleet(String name, int requests, Shares shares, Slowness slowness, boolean pareto) {

    interface Shares {
        double of(int pod);
    }

    interface Slowness {
        double of(int pod);
    }

    private static final Shares EVEN = pod -> 1;
    private static final Shares ZIPF = pod -> 1.0 / (pod + 1);
    private static final Shares NINETY = pod -> pod == 0 ? 90 : 5;
    private static final Slowness NONE = pod -> 1;

    static final Fleet[] ALL = {
        new Fleet("10 equal pods", 6_000, upTo(10, EVEN), NONE, false),
        new Fleet("zipf, hottest pod slow", 6_000, upTo(10, ZIPF), pod -> pod == 0 ? 4 : 1, false),
        new Fleet("zipf, coldest pod slow", 6_000, upTo(10, ZIPF), pod -> pod == 9 ? 4 : 1, false),
        new Fleet("90/5/5, hot pod slow", 6_000, upTo(3, NINETY), pod -> pod == 0 ? 2 : 1, false),
        new Fleet("90/5/5, small pod slow", 6_000, upTo(3, NINETY), pod -> pod == 2 ? 5 : 1, false),
        new Fleet("50 pods, sparse", 300, upTo(50, EVEN), NONE, false),
        new Fleet("10 pods, very sparse", 120, upTo(10, ZIPF), NONE, false),
        new Fleet("zipf, Pareto", 6_000, upTo(10, ZIPF), NONE, true),
    };

    private static final int PODS_MAX = 50;

    private static Shares upTo(int pods, Shares shares) {
        return pod -> pod < pods ? shares.of(pod) : 0;
    }

    /** The latencies of one minute in ms, by pod. */
    double[][] minute(Random random) {
        double all = 0;
        for (int pod = 0; pod < PODS_MAX; pod++) {
            all += shares.of(pod);
        }
        double[][] byPod = new double[PODS_MAX][];
        for (int pod = 0; pod < PODS_MAX; pod++) {
            double factor = slowness.of(pod);
            byPod[pod] = new double[(int) Math.round(requests * shares.of(pod) / all)];
            Arrays.setAll(byPod[pod], i -> factor * latency(random));
        }
        return byPod;
    }

    private double latency(Random random) {
        return 50 * (pareto ? Math.pow(1 - random.nextDouble(), -1 / 2.5) : Math.exp(0.6 * random.nextGaussian()));
    }

    @Override
    public String toString() {
        return name;
    }
}
