package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one resource reports on a version of a deployment.
 *
 * @param instance the name of the instance; null if it has none that is valid
 * @param identity a hash of the attributes of the resource
 * @param custom the points of custom metrics
 */
public record ResourceReport(
        Target target,
        String version,
        @Nullable String instance,
        long identity,
        List<JudgedPoint> points,
        List<CpuReading> cpu,
        List<CustomPoint> custom) {

    /** A report without custom metrics. */
    public ResourceReport(
            Target target,
            String version,
            @Nullable String instance,
            long identity,
            List<JudgedPoint> points,
            List<CpuReading> cpu) {
        this(target, version, instance, identity, points, cpu, List.of());
    }

    /** How many points it has of streams that may be cumulative. */
    public int size() {
        return points.size() + custom.size();
    }
}
