package io.canary.spi.metrics;

import java.util.Set;

/**
 * What a source can read, as shown to users at {@code GET /sources}.
 *
 * @param features what it can read at all; a query may ask for less
 */
public record MetricSourceCapabilities(Set<Feature> features) {

    /** What a source may be able to read. */
    public enum Feature {
        /** Exact numbers of requests and errors. */
        COUNTS,
        /** Distributions of latencies, which can be merged and compared. */
        DISTRIBUTIONS,
        /** Percentiles of latencies that were computed elsewhere: a limit can apply to them, no comparison can. */
        PERCENTILES,
        /** Values such as utilization of the CPU. */
        GAUGES
    }

    public MetricSourceCapabilities {
        features = Set.copyOf(features);
    }

    public static MetricSourceCapabilities of(Feature... features) {
        return new MetricSourceCapabilities(Set.of(features));
    }

    public boolean can(Feature feature) {
        return features.contains(feature);
    }
}
