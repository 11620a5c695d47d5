package io.canary.bench.judge.trace;

/**
 * What happens to healthy rollouts.
 *
 * @param incident the probability that a dependency of both versions fails for a while
 * @param drift traffic, errors and latencies of both versions go up and down over half an hour
 * @param cold instances that a step adds are slow and faulty at first
 * @param clusters errors come in bursts, and both error rate and latency jitter from tick to tick, for each version by itself
 * @param missing reports get lost
 */
record Noise(double incident, boolean drift, boolean cold, boolean clusters, boolean missing) {
    static final Noise NONE = new Noise(0, false, false, false, false);
    static final Noise INCIDENT = new Noise(1, false, false, false, false);
    static final Noise DRIFT = new Noise(0, true, false, false, false);
    static final Noise COLD = new Noise(0, false, true, false, false);
    static final Noise CLUSTERS = new Noise(0, false, false, true, false);
    static final Noise MISSING = new Noise(0, false, false, false, true);
    static final Noise REALISTIC = new Noise(0.2, true, true, true, true);
}
