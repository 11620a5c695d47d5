package io.canary.analysis;

import io.canary.spi.settings.Unwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one window say together.
 *
 * @param samples how many
 * @param requests their sum
 * @param values of each metric that was reported, as its {@link StandardMetric} says. The error rate is over the
 *     samples that reported errors. The latency is that of the merged distribution where every sample with a latency
 *     brought one, else the plain mean of the reported 95th percentiles; it is not there where a distribution with
 *     explicit bounds has a part in it
 * @param latencyP50Ms the median in milliseconds, of the merged distribution; null where that has explicit bounds
 * @param latencyP99Ms as {@code latencyP50Ms}
 * @param latencyIntervals the three where no more is known of them than between which bounds they lie; else null
 * @param latencyP95Approximate whether it is such a mean, which is not a percentile of anything
 * @param coverage how much of it is about each of these
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

    /** The value of a metric, in its unit; null where no sample reported it. */
    public @Nullable Double value(StandardMetric metric) {
        return values.get(metric);
    }

    /** The same, where every sample reports all that is known. */
    public Aggregates withFullCoverage() {
        var all = new Coverage.Share(samples, requests);
        return with(Coverage.of(metric -> isKnown(metric) ? all : Coverage.Share.NONE));
    }

    private boolean isKnown(StandardMetric metric) {
        boolean hasBounds = metric == StandardMetric.LATENCY_P95_MS && latencyIntervals != null;
        return hasBounds || values.containsKey(metric);
    }

    /** The same, of which so much is about each metric. */
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

    /** The same, with other bounds of its percentiles. */
    public Aggregates with(PercentileBounds intervals) {
        return new Aggregates(
                samples, requests, values, latencyP50Ms, latencyP99Ms, intervals, latencyP95Approximate, coverage);
    }
}
