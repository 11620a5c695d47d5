package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The report of one version on one tick, merged over its instances.
 *
 * @param requests 0 to 10<sup>12</sup>
 * @param readings by the name of the metric; a metric that was not reported is not in it
 */
public record Report(double requests, Map<String, Reading> readings) {

    /** The prefix of readings that are kept and never compared; no metric has it. */
    public static final String KEPT = "~";

    /** The mean of the reported 95th percentiles of latencies, in milliseconds: kept, never compared. */
    public static final String LATENCY_P95_MS = KEPT + "latency_p95_ms";

    /** The reported availability, weighted by requests: kept, never compared. */
    public static final String AVAILABILITY = KEPT + "availability";

    /** How many instances have reported, if known: kept, and used only for how much they differ. */
    public static final String INSTANCES = KEPT + "instances";

    /** The variance of the error rate between instances, beyond chance. */
    public static final String SPREAD_ERRORS = KEPT + "spread_errors";

    /** The variances between instances of the shares above the overall p50, p95 and p99, beyond chance. */
    public static final List<String> SPREADS = List.of(KEPT + "spread_p50", KEPT + "spread_p95", KEPT + "spread_p99");

    /** The prefix of the latencies of all instances but one, followed by the source of that one. */
    public static final String LATENCY_WITHOUT = KEPT + "latency_without:";

    /** @throws IllegalArgumentException for counts out of range */
    public Report {
        readings = Map.copyOf(readings);
        if (!(requests >= 0 && requests <= Reading.COUNT_MOST)) {
            throw new IllegalArgumentException(requests + " requests");
        }
        for (var reading : readings.values()) {
            if (reading instanceof Arm arm && arm.requests() > Reading.COUNT_MOST) {
                throw new IllegalArgumentException(arm + " counts too much");
            }
        }
    }

    /**
     * A report of the metrics that every deployment has.
     *
     * @param errors how many of the requests failed; NaN if unknown
     * @param latency empty if unknown
     * @param cpu the CPU utilization, as a share; NaN if unknown
     */
    public static Report of(double requests, double errors, LatencyHistogram latency, double cpu) {
        var readings = new TreeMap<String, Reading>();
        if (!Double.isNaN(errors)) {
            readings.put(Metric.ERRORS, new Arm(requests, errors));
        }
        if (!latency.isEmpty()) {
            readings.put(Metric.LATENCY, new Reading.Latencies(latency));
        }
        if (!Double.isNaN(cpu)) {
            readings.put(Metric.CPU, new Reading.Gauge(cpu));
        }
        return new Report(requests, readings);
    }

    /** A gauge that is kept; {@code otherwise} if there is none. */
    public double kept(String name, double otherwise) {
        return readings.get(name) instanceof Reading.Gauge(double value) ? value : otherwise;
    }

    /** The source of the instance that latencies are compared without; null for none. */
    public @Nullable String without() {
        for (var name : readings.keySet()) {
            if (name.startsWith(LATENCY_WITHOUT)) {
                return name.substring(LATENCY_WITHOUT.length());
            }
        }
        return null;
    }

    /** The latencies that are compared: of all instances, or of all but one. */
    public LatencyHistogram latencyOfMost(LatencyHistogram all) {
        String without = without();
        return without != null && readings.get(LATENCY_WITHOUT + without) instanceof Reading.Latencies(var others)
                ? others
                : all;
    }

    /** Its reading of a metric; null if there is none, or one of another kind. */
    public @Nullable Reading of(Metric metric) {
        var reading = readings.get(metric.name());
        return reading != null && metric.kind().fits(reading) ? reading : null;
    }
}
