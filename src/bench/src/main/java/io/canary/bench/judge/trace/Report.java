package io.canary.bench.judge.trace;

import io.canary.spi.LatencyHistogram;

/**
 * What one version says of one tick.
 *
 * @param requests at least 0
 * @param errors of those
 * @param latency of each of them, failed or not
 * @param cpu utilization, 0 to 1
 */
public record Report(long requests, long errors, LatencyHistogram latency, double cpu) {}
