package io.canary.source.support;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what a source found of one version, in the same way for all sources. For one use. */
public final class CountedVersion {
    private final String version;
    private final Map<String, VersionReading.Ratio> ratios = new HashMap<>();
    private @Nullable Long requests;
    private @Nullable Long errors;
    private @Nullable LatencyReading latency;
    private @Nullable Double cpu;

    /** Nothing is known yet. */
    public CountedVersion(MetricSubject subject, MetricSubject.Role role) {
        this.version = role.word() + " " + subject.version(role);
    }

    /** How many requests there were; null if that was not found. */
    public void requests(@Nullable Long count) {
        requests = count;
    }

    /**
     * How many of them failed. Monitoring systems have nothing for errors until there is the first one: if nothing is
     * found for errors that are asked for, and there are requests or latencies, there were none.
     *
     * @param isAsked whether the query asks for errors
     */
    public void errors(@Nullable Long count, boolean isAsked) {
        boolean isNone = isAsked && count == null && (requests != null || latency != null);
        errors = isNone ? Long.valueOf(0) : count;
    }

    public void latency(@Nullable LatencyReading reading) {
        latency = reading;
    }

    /** The 95th percentile in milliseconds, of a source that has no distributions; null if it was not found. */
    public void p95(@Nullable Double millis) {
        latency = millis == null ? null : new LatencyReading.Percentile(millis);
    }

    /** The utilization of the CPU, 0 to 1; null if it was not found. */
    public void cpu(@Nullable Double utilization) {
        cpu = utilization;
    }

    /**
     * A custom metric. Without a total nothing is known of it, and nothing found of a total is 0.
     *
     * @throws MetricSourceException if a part is more than the whole: they were not counted at the same time
     */
    public void ratio(String name, @Nullable Long count, @Nullable Long of) throws MetricSourceException {
        if (of != null) {
            requirePart(name, count, of, "count must be a part of what of counts");
            ratios.put(name, new VersionReading.Ratio(count == null ? 0 : count, of));
        }
    }

    private void requirePart(String what, @Nullable Long count, @Nullable Long of, String must)
            throws MetricSourceException {
        if (count != null && of != null && count > of) {
            throw MetricSourceException.unavailable(
                    what + " of " + version + " counts " + count + " of " + of + ": " + must, null);
        }
    }

    /**
     * All of it.
     *
     * @param series how many were found
     * @param newestMillis the time of the newest point; {@link Long#MIN_VALUE} for none
     * @throws MetricSourceException if more requests failed than there were
     */
    public VersionReading reading(int series, long newestMillis) throws MetricSourceException {
        return reading(series, newestMillis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(newestMillis));
    }

    /** The same. */
    public VersionReading reading(int series, @Nullable Instant newest) throws MetricSourceException {
        requirePart("errors", errors, requests, "errors must be a part of the requests");
        return new VersionReading(
                requests,
                errors,
                latency,
                cpu == null ? Map.of() : Map.of("cpu_utilization", cpu),
                ratios,
                series,
                newest);
    }
}
