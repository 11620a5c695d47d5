package io.canary.analysis;

import io.canary.analysis.sequential.Analysis;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Aggregates and policies for the first four metrics: null for a metric without reports or without a limit. */
public final class MetricFixtures {
    private MetricFixtures() {}

    public static Map<StandardMetric, Double> values(
            @Nullable Double errorRate,
            @Nullable Double latencyP95Ms,
            @Nullable Double availability,
            @Nullable Double cpuUtilization) {
        var values = new EnumMap<StandardMetric, Double>(StandardMetric.class);
        put(values, StandardMetric.ERROR_RATE, errorRate);
        put(values, StandardMetric.LATENCY_P95_MS, latencyP95Ms);
        put(values, StandardMetric.AVAILABILITY, availability);
        put(values, StandardMetric.CPU_UTILIZATION, cpuUtilization);
        return values;
    }

    private static void put(Map<StandardMetric, Double> values, StandardMetric metric, @Nullable Double value) {
        if (value != null) {
            values.put(metric, value);
        }
    }

    /** Aggregates of samples that all report the same metrics. */
    public static Aggregates seen(
            long samples,
            long requests,
            @Nullable Double errorRate,
            @Nullable Double latencyP95Ms,
            boolean latencyP95Approximate,
            @Nullable Double availability,
            @Nullable Double cpuUtilization) {
        return new Aggregates(
                        samples,
                        requests,
                        values(errorRate, latencyP95Ms, availability, cpuUtilization),
                        null,
                        null,
                        null,
                        latencyP95Approximate,
                        Coverage.NONE)
                .withFullCoverage();
    }

    /** A policy in which the request sets nothing. */
    public static Policy policy(
            Duration sampleWindow,
            int minSamples,
            long minRequests,
            @Nullable Double maxErrorRate,
            @Nullable Double maxLatencyP95Ms,
            @Nullable Double minAvailability,
            @Nullable Double maxCpuUtilization,
            int maxConsecutiveFailures,
            boolean rollbackOnFailure) {
        return new Policy(
                sampleWindow,
                minSamples,
                minRequests,
                values(maxErrorRate, maxLatencyP95Ms, minAvailability, maxCpuUtilization),
                maxConsecutiveFailures,
                rollbackOnFailure,
                List.of(),
                Analysis.DEFAULT,
                Set.of());
    }
}
