package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.spi.LatencyHistogram;

/**
 * A distribution of latencies that was read.
 *
 * @param latency its values, each where its format has it in the middle, or at the upper one of its two explicit bounds
 * @param accuracy how far those places can be from the latencies themselves
 */
public record Distribution(LatencyHistogram latency, Accuracy accuracy) {

    /** Where none was reported. */
    public static final Distribution NONE = new Distribution(LatencyHistogram.EMPTY, Accuracy.CANONICAL);
}
