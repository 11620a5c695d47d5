package io.canary.measurement;

import io.canary.analysis.StandardMetric;
import io.canary.rollout.DeploymentSpec;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one version, in the form in which reporters send samples, so that all checks of those apply. Pure.
 */
final class ReadingSample {
    private static final Set<String> STANDARD =
            Arrays.stream(StandardMetric.values()).map(StandardMetric::json).collect(Collectors.toUnmodifiableSet());

    private ReadingSample() {}

    /** The samples of these versions, in this order. */
    static List<Map<String, Object>> of(
            DeploymentSpec spec, List<Role> roles, MetricReading reading, String reporter, Instant at) {
        return roles.stream()
                .map(role -> of(spec, role, reading.of(role), reporter, at))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /**
     * The sample as a tree of plain values; null if nothing was found or nothing happened that a sample could report.
     *
     * @param reporter identifies the source and its query within the deployment
     * @param at the end of the interval
     */
    static @Nullable Map<String, Object> of(
            DeploymentSpec spec, Role role, VersionReading reading, String reporter, Instant at) {
        var measured = measured(reading);
        if (measured.isEmpty()) {
            return null;
        }
        var sample = new LinkedHashMap<String, Object>();
        sample.put("deployment_id", spec.id());
        sample.put("version", role == Role.CANARY ? spec.newVersion() : spec.baselineVersion());
        sample.put("timestamp", at.minusMillis(1).toString()); // within the tick that ends there
        sample.put("source", reporter);
        sample.put("report_id", reporter + "/" + at.toEpochMilli());
        sample.putAll(measured);
        return sample;
    }

    /**
     * How the counts contradict each other; null if they do not. Counters that are read while a request ends may do so:
     * over a longer interval they agree again.
     */
    static @Nullable String contradiction(VersionReading reading) {
        long latencies = latencies(reading.latency());
        long requests = requests(reading);
        if (reading.errors() != null && reading.errors() > requests) {
            return "it counts more errors (" + reading.errors() + ") than requests (" + requests + ")";
        }
        return latencies > requests
                ? "it counts more latencies (" + latencies + ") than requests (" + requests + ")"
                : null;
    }

    /** Without a counter of requests, each latency is one. */
    private static long requests(VersionReading reading) {
        return reading.requests() == null ? latencies(reading.latency()) : reading.requests();
    }

    private static Map<String, Object> measured(VersionReading reading) {
        var measured = new LinkedHashMap<String, Object>();
        long requests = requests(reading);
        if (reading.errors() != null) {
            measured.put("errors", reading.errors());
        }
        if (latencies(reading.latency()) > 0 || reading.latency() instanceof LatencyReading.Percentile) {
            latency(reading.latency(), measured);
        }
        var custom = new LinkedHashMap<String, Object>();
        reading.counts().forEach((name, ratio) -> custom.put(name, Map.of("count", ratio.count(), "of", ratio.of())));
        reading.gauges().forEach((name, value) -> {
            if (STANDARD.contains(name)) {
                measured.put(name, value);
            } else {
                custom.put(name, Map.of("value", value));
            }
        });
        if (!custom.isEmpty()) {
            measured.put("metrics", custom);
        }
        if (requests > 0 || !measured.isEmpty()) {
            measured.put("requests", requests);
        }
        return measured;
    }

    private static long latencies(@Nullable LatencyReading latency) {
        return switch (latency) {
            case LatencyReading.Explicit explicit -> sum(explicit.counts());
            case LatencyReading.Exponential exponential -> exponential.zeroCount() + sum(exponential.counts());
            case LatencyReading.Percentile p -> 0;
            case null -> 0;
        };
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static void latency(@Nullable LatencyReading latency, Map<String, Object> measured) {
        switch (latency) {
            case LatencyReading.Explicit explicit ->
                measured.put("latency", Map.of("buckets", buckets(explicit), "unit", "ms"));
            case LatencyReading.Exponential exponential ->
                measured.put("latency", Map.of("otel", histogram(exponential), "unit", "s"));
            case LatencyReading.Percentile(double p95) -> measured.put(StandardMetric.LATENCY_P95_MS.json(), p95);
            case null -> {}
        }
    }

    /** Each with the values of all before it. */
    private static Map<String, Object> buckets(LatencyReading.Explicit latency) {
        var buckets = new LinkedHashMap<String, Object>();
        long upTo = 0;
        for (int i = 0; i < latency.counts().size(); i++) {
            upTo += latency.counts().get(i);
            boolean isLast = i == latency.boundsMillis().size();
            buckets.put(isLast ? "+Inf" : Double.toString(latency.boundsMillis().get(i)), (double) upTo);
        }
        return buckets;
    }

    private static Map<String, Object> histogram(LatencyReading.Exponential latency) {
        return Map.of(
                "scale", latency.scale(),
                "zero_threshold", latency.zeroThresholdSeconds(),
                "zero_count", latency.zeroCount(),
                "positive", Map.of("offset", latency.offset(), "bucket_counts", latency.counts()));
    }
}
