package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one resource reports on a version of a deployment.
 *
 * @param instance the name of the instance; null if it has none that is valid
 * @param identity a hash of the attributes of the resource
 * @param custom the points of custom metrics
 * @param buckets of classic histograms, whose requests are among the points
 */
public record ResourceReport(
        Target target,
        String version,
        @Nullable String instance,
        long identity,
        List<JudgedPoint> points,
        List<CpuReading> cpu,
        List<CustomPoint> custom,
        List<Bucket> buckets) {

    /** How many points it has of streams that may be cumulative. */
    public int size() {
        return points.size() + custom.size() + buckets.size();
    }
}
