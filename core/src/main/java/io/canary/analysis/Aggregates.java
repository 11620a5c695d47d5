package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * What the samples of one window say together. A metric that no sample reported is null.
 *
 * @param samples how many
 * @param requests their sum
 * @param errorRate &Sigma; errors / &Sigma; requests, over the samples that reported errors
 * @param latencyP50Ms the median in milliseconds, of the merged distribution; null where that has explicit bounds
 * @param latencyP95Ms in milliseconds: of the merged distribution where every sample with a latency brought one, else
 *     the plain mean of the reported 95th percentiles; null where a distribution with explicit bounds has a part in it
 * @param latencyP99Ms as {@code latencyP50Ms}
 * @param latencyIntervals the three where no more is known of them than between which bounds they lie; else null
 * @param latencyP95Approximate whether it is such a mean, which is not a percentile of anything
 * @param availability the mean, weighted by requests (plain, where there were none)
 * @param cpuUtilization the plain mean
 * @param coverage how much of it is about each of these
 */
public record Aggregates(
        long samples,
        long requests,
        @Nullable Double errorRate,
        @Nullable Double latencyP50Ms,
        @Nullable Double latencyP95Ms,
        @Nullable Double latencyP99Ms,
        @Nullable PercentileBounds latencyIntervals,
        boolean latencyP95Approximate,
        @Nullable Double availability,
        @Nullable Double cpuUtilization,
        Coverage coverage) {

    /** No samples at all. */
    public static final Aggregates NONE = new Aggregates(0, 0, null, null, false, null, null);

    /** Where every sample reports all that is known. */
    public Aggregates(
            long samples,
            long requests,
            @Nullable Double errorRate,
            @Nullable Double latencyP50Ms,
            @Nullable Double latencyP95Ms,
            @Nullable Double latencyP99Ms,
            @Nullable PercentileBounds latencyIntervals,
            boolean latencyP95Approximate,
            @Nullable Double availability,
            @Nullable Double cpuUtilization) {
        this(
                samples,
                requests,
                errorRate,
                latencyP50Ms,
                latencyP95Ms,
                latencyP99Ms,
                latencyIntervals,
                latencyP95Approximate,
                availability,
                cpuUtilization,
                new Coverage(
                        share(samples, requests, errorRate),
                        share(samples, requests, latencyIntervals == null ? latencyP95Ms : latencyIntervals),
                        share(samples, requests, availability),
                        share(samples, requests, cpuUtilization)));
    }

    /** The same without a distribution. */
    public Aggregates(
            long samples,
            long requests,
            @Nullable Double errorRate,
            @Nullable Double latencyP95Ms,
            boolean latencyP95Approximate,
            @Nullable Double availability,
            @Nullable Double cpuUtilization) {
        this(
                samples,
                requests,
                errorRate,
                null,
                latencyP95Ms,
                null,
                null,
                latencyP95Approximate,
                availability,
                cpuUtilization);
    }

    /** The same, of which so much is about each metric. */
    public Aggregates with(Coverage coverage) {
        return new Aggregates(
                samples,
                requests,
                errorRate,
                latencyP50Ms,
                latencyP95Ms,
                latencyP99Ms,
                latencyIntervals,
                latencyP95Approximate,
                availability,
                cpuUtilization,
                coverage);
    }

    private static Coverage.Share share(long samples, long requests, @Nullable Object known) {
        return known == null ? Coverage.Share.NONE : new Coverage.Share(samples, requests);
    }
}
