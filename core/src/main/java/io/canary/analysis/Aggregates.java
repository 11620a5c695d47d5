package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * What the samples of one window say together. A metric that no sample reported is null.
 *
 * @param samples how many
 * @param requests their sum
 * @param errorRate &Sigma; errors / &Sigma; requests, over the samples that reported errors
 * @param latencyP95Ms in milliseconds: of the merged distribution where every sample with a latency brought one, else the
 *     plain mean of the reported 95th percentiles
 * @param latencyP95Approximate whether it is such a mean, which is not a percentile of anything
 * @param availability the mean, weighted by requests (plain, where there were none)
 * @param cpuUtilization the plain mean
 */
public record Aggregates(
        long samples,
        long requests,
        @Nullable Double errorRate,
        @Nullable Double latencyP95Ms,
        boolean latencyP95Approximate,
        @Nullable Double availability,
        @Nullable Double cpuUtilization) {

    /** No samples at all. */
    public static final Aggregates NONE = new Aggregates(0, 0, null, null, false, null, null);
}
