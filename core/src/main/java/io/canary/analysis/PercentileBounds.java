package io.canary.analysis;

/**
 * The bounds of the percentiles of a distribution with explicit bounds.
 *
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
public record PercentileBounds(LatencyBounds p50, LatencyBounds p95, LatencyBounds p99) {}
