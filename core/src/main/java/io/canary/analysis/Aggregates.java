package io.canary.analysis;

import io.canary.spi.settings.Unwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of the samples of one window.
 *
 * @param samples the number of samples
 * @param requests the sum of their requests
 * @param values of each reported metric, aggregated as its {@link StandardMetric} says. The error rate covers the
 *     samples that reported errors. The latency is from the merged distribution if every sample with a latency has one,
 *     else the plain mean of the reported 95th percentiles; it is absent if a distribution with explicit bounds
 *     contributes
 * @param latencyP50Ms the median in milliseconds, of the merged distribution; null if that has explicit bounds
 * @param latencyP99Ms as {@code latencyP50Ms}
 * @param latencyIntervals the bounds of the three percentiles if only those are known; else null
 * @param latencyP95Approximate whether the latency is such a mean, which is not a real percentile
 * @param coverage how many samples and requests reported each metric
 */
public record Aggregates(
        long samples,
        long requests,
        @Unwrapped(MetricTables.Aggregated.class) Map<StandardMetric, Double> values,
        @Nullable Double latencyP50Ms,
        @Nullable Double latencyP99Ms,
        @Nullable PercentileBounds latencyIntervals,
        boolean latencyP95Approximate,
        Coverage coverage) {

    /** No samples at all. */
    public static final Aggregates NONE = new Aggregates(0, 0, Map.of(), null, null, null, false, Coverage.NONE);

    public Aggregates {
        values = Map.copyOf(values);
    }

    /** The value of a metric, in its unit; null if no sample reported it. */
    public @Nullable Double value(StandardMetric metric) {
        return values.get(metric);
    }

    /** Aggregates of samples that all report every metric given here. */
    public Aggregates withFullCoverage() {
        var all = new Coverage.Share(samples, requests);
        return with(Coverage.of(metric -> isKnown(metric) ? all : Coverage.Share.NONE));
    }

    private boolean isKnown(StandardMetric metric) {
        boolean hasBounds = metric == StandardMetric.LATENCY_P95_MS && latencyIntervals != null;
        return hasBounds || values.containsKey(metric);
    }

    /** The same aggregates with this coverage of each metric. */
    public Aggregates with(Coverage coverage) {
        return new Aggregates(
                samples,
                requests,
                values,
                latencyP50Ms,
                latencyP99Ms,
                latencyIntervals,
                latencyP95Approximate,
                coverage);
    }

    /** The same aggregates with other bounds of the percentiles. */
    public Aggregates with(PercentileBounds intervals) {
        return new Aggregates(
                samples, requests, values, latencyP50Ms, latencyP99Ms, intervals, latencyP95Approximate, coverage);
    }
}
