package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one version reported of one tick, merged over its instances.
 *
 * @param requests 0 to 10<sup>12</sup>
 * @param readings by the name of the metric; a metric that was not reported is not in it
 */
public record Report(double requests, Map<String, Reading> readings) {

    /** What begins the names of readings that are kept, and never compared: no metric is called so. */
    public static final String KEPT = "~";

    /** The mean of the reported 95th percentiles of latencies, in milliseconds: kept, never compared. */
    public static final String LATENCY_P95_MS = KEPT + "latency_p95_ms";

    /** The reported availability, weighted by requests: kept, never compared. */
    public static final String AVAILABILITY = KEPT + "availability";

    /** How many instances have reported, where that is known: kept, and compared only as to how much they differ. */
    public static final String INSTANCES = KEPT + "instances";

    /** The variance between instances of their rates of errors, beyond chance. */
    public static final String SPREAD_ERRORS = KEPT + "spread_errors";

    /**
     * The variances between instances of their shares above the median, the 95th and the 99th percentile of all, beyond
     * chance.
     */
    public static final List<String> SPREADS = List.of(KEPT + "spread_p50", KEPT + "spread_p95", KEPT + "spread_p99");

    /** What begins the name of the latencies of all instances but one, whose source follows. */
    public static final String LATENCY_WITHOUT = KEPT + "latency_without:";

    /** @throws IllegalArgumentException for what can be no report */
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
     * @param errors of the requests, how many failed; NaN where that is not known
     * @param latency empty where it is not known
     * @param cpu in use, as a share; NaN where it is not known
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

    /** A level that is kept; {@code otherwise} where there is none. */
    double kept(String name, double otherwise) {
        return readings.get(name) instanceof Reading.Gauge(double value) ? value : otherwise;
    }

    /** The source of the instance without which latencies are compared; null for none. */
    public @Nullable String without() {
        for (var name : readings.keySet()) {
            if (name.startsWith(LATENCY_WITHOUT)) {
                return name.substring(LATENCY_WITHOUT.length());
            }
        }
        return null;
    }

    /** The latencies that are compared: of all instances, or of all but one. */
    LatencyHistogram latencyOfMost(LatencyHistogram all) {
        String without = without();
        return without != null && readings.get(LATENCY_WITHOUT + without) instanceof Reading.Latencies(var others)
                ? others
                : all;
    }

    /** What it says of a metric; null where it says nothing, or something of another kind. */
    @Nullable
    Reading of(Metric metric) {
        var reading = readings.get(metric.name());
        return reading != null && metric.kind().fits(reading) ? reading : null;
    }
}
