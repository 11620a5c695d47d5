package io.canary.analysis;

/**
 * Between which bounds the percentiles of a distribution with explicit bounds lie.
 *
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
public record PercentileBounds(LatencyBounds p50, LatencyBounds p95, LatencyBounds p99) {}
