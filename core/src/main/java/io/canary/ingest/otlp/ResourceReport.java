package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one resource reports on a version of a deployment.
 *
 * @param instance the name of the instance; null if it has none that is valid
 * @param identity a hash of the attributes of the resource
 */
public record ResourceReport(
        Target target,
        String version,
        @Nullable String instance,
        long identity,
        List<JudgedPoint> points,
        List<CpuReading> cpu) {}
