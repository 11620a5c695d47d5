package io.canary.analysis.sequential;

/**
 * Of a distribution, in milliseconds where it is one of latencies; not numbers where it is empty. Where high values are
 * the good ones, they are counted from the top: {@code p95} is what 95 % are above of.
 */
public record Quantiles(double p50, double p95, double p99) {
    static final Quantiles NONE = new Quantiles(Double.NaN, Double.NaN, Double.NaN);
}
