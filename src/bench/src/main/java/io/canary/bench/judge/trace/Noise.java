package io.canary.bench.judge.trace;

/**
 * What happens to healthy rollouts.
 *
 * @param incident the probability that a dependency of both versions fails for a while
 * @param drift traffic, errors and latencies of both versions go up and down over half an hour
 * @param coldSec instances that a step adds are slow and faulty at first, less so by a factor of e each so many
 *     seconds; 0: not
 * @param clusters errors come in bursts, and both error rate and latency jitter from tick to tick, for each version by
 *     itself
 * @param missing reports get lost
 * @param lastStep whether the dependency fails in the last step, whenever that begins; else at any time before
 */
record Noise(double incident, boolean drift, double coldSec, boolean clusters, boolean missing, boolean lastStep) {
    static final Noise NONE = new Noise(0, false, 0, false, false, false);
    static final Noise INCIDENT = new Noise(1, false, 0, false, false, false);
    static final Noise LATE_INCIDENT = new Noise(1, false, 0, false, false, true);
    static final Noise DRIFT = new Noise(0, true, 0, false, false, false);
    static final Noise COLD = new Noise(0, false, 10, false, false, false);
    static final Noise COLD_FOR_LONG = new Noise(0, false, 30, false, false, false);
    static final Noise CLUSTERS = new Noise(0, false, 0, true, false, false);
    static final Noise MISSING = new Noise(0, false, 0, false, true, false);
    static final Noise REALISTIC = new Noise(0.2, true, 10, true, true, false);
}
