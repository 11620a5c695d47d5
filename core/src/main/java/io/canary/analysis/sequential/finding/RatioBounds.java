package io.canary.analysis.sequential.finding;

/**
 * Bounds of the ratio of the canary's rate to the baseline's: from the lowest ratio that is not refuted to the highest.
 *
 * @param low at least 0.05; at that value, the ratio may be lower
 * @param high at most 403; at that value, the ratio may be higher
 */
public record RatioBounds(double low, double high) {}
