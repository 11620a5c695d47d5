package io.canary.ingest.remotewrite;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.otlp.JudgedMetric;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A series that something is judged by: the metrics of the semantic conventions of OpenTelemetry under the names that
 * Prometheus gives them.
 *
 * @param kind what its values are
 * @param unit of a histogram
 */
record JudgedSeries(JudgedMetric metric, Kind kind, LatencyUnit unit) {
    private static final Map<String, JudgedSeries> BY_NAME = Map.of(
            "http_server_request_duration_seconds", durations(JudgedMetric.HTTP, Kind.HISTOGRAM),
            "http_server_request_duration_seconds_count", durations(JudgedMetric.HTTP, Kind.COUNT),
            "http_server_request_duration_seconds_bucket", durations(JudgedMetric.HTTP, Kind.BUCKET),
            "rpc_server_call_duration_seconds", durations(JudgedMetric.RPC, Kind.HISTOGRAM),
            "rpc_server_call_duration_seconds_count", durations(JudgedMetric.RPC, Kind.COUNT),
            "rpc_server_call_duration_seconds_bucket", durations(JudgedMetric.RPC, Kind.BUCKET),
            "process_cpu_utilization_ratio", durations(JudgedMetric.CPU, Kind.GAUGE));

    /** What the values of a series are. */
    enum Kind {
        /** The count of a classic histogram. */
        COUNT,
        /** A bucket of a classic histogram. */
        BUCKET,
        /** A native histogram. */
        HISTOGRAM,
        GAUGE
    }

    private static JudgedSeries durations(JudgedMetric metric, Kind kind) {
        return new JudgedSeries(metric, kind, LatencyUnit.S);
    }

    /** The series of this name; null if nothing is judged by it. */
    static @Nullable JudgedSeries of(String name) {
        return BY_NAME.get(name);
    }
}
