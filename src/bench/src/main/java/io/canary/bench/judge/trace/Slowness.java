package io.canary.bench.judge.trace;

/**
 * How much slower than {@link LatencyShape} requests are.
 *
 * @param factor for all of them
 * @param share of them for which {@code extra} comes on top, 0 to 1
 * @param extra a factor
 */
record Slowness(double factor, double share, double extra) {

    static Slowness of(double factor) {
        return new Slowness(factor, 0, 1);
    }
}
