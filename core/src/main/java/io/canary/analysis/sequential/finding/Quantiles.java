package io.canary.analysis.sequential.finding;

/**
 * Quantiles of a distribution, in milliseconds for latencies; NaN if it is empty. If high values are good, they count
 * from the top: 95 % of the values are above {@code p95}.
 */
public record Quantiles(double p50, double p95, double p99) {
    /** The quantiles of an empty distribution. */
    public static final Quantiles NONE = new Quantiles(Double.NaN, Double.NaN, Double.NaN);
}
