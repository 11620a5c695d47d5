package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics that versions are judged by.
 *
 * <p>Source: OpenTelemetry semantic conventions, "HTTP metrics", "RPC metrics", "Process metrics", "JVM metrics". An
 * older name is read only where a resource does not report the newer one too.
 */
public enum JudgedMetric {
    HTTP("http.server.request.duration", LatencyUnit.S, null),
    HTTP_OLD("http.server.duration", LatencyUnit.MS, HTTP),
    RPC("rpc.server.call.duration", LatencyUnit.S, null),
    RPC_OLD("rpc.server.duration", LatencyUnit.MS, RPC),
    CPU("process.cpu.utilization", null, null),
    CPU_OF_JVM("jvm.cpu.recent_utilization", null, CPU);

    private static final Map<String, JudgedMetric> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(m -> m.metricName, Function.identity()));

    private final String metricName;
    private final @Nullable LatencyUnit unit;
    private final @Nullable JudgedMetric newer;

    JudgedMetric(String metricName, @Nullable LatencyUnit unit, @Nullable JudgedMetric newer) {
        this.metricName = metricName;
        this.unit = unit;
        this.newer = newer;
    }

    public static @Nullable JudgedMetric of(String name) {
        return BY_NAME.get(name);
    }

    public String metricName() {
        return metricName;
    }

    /** The unit of its durations, if the metric does not name one that is known; null for a gauge. */
    @Nullable
    LatencyUnit unit() {
        return unit;
    }

    /** The metric that has the same values; null if there is none. */
    @Nullable
    JudgedMetric newer() {
        return newer;
    }

    /** Whether a request with these attributes failed, by the fault of the server. */
    public boolean isFailed(PointAttributes attributes) {
        return switch (this) {
            case HTTP, HTTP_OLD -> attributes.isFailedHttp();
            case RPC, RPC_OLD -> attributes.isFailedRpc();
            case CPU, CPU_OF_JVM -> false;
        };
    }
}
