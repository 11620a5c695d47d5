package io.canary.analysis.sequential.finding;

/**
 * Bounds of the ratio of the canary's rate to the baseline's: from the lowest ratio that is not refuted to the highest.
 *
 * @param low at least 0.05: where it is that, the ratio may be less
 * @param high at most 403: where it is that, the ratio may be more
 */
public record RatioBounds(double low, double high) {}
