package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.spi.LatencyHistogram;

/**
 * A parsed distribution of latencies.
 *
 * @param latency its values, each in the middle of its bin, or at the upper of its two explicit bounds
 * @param accuracy how far these values can be from the latencies themselves
 */
public record Distribution(LatencyHistogram latency, Accuracy accuracy) {

    /** No distribution was reported. */
    public static final Distribution NONE = new Distribution(LatencyHistogram.EMPTY, Accuracy.CANONICAL);
}
