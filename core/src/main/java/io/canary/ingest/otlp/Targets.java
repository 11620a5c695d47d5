package io.canary.ingest.otlp;

import org.jspecify.annotations.Nullable;

/** Finds the deployment of a resource. Thread-safe. */
public interface Targets {
    /** The deployment that takes the samples of this version of the service; null if there is none. */
    @Nullable
    Target of(String service, String version);

    /**
     * A deployment.
     *
     * @param sinceMillis when it began
     * @param custom which metrics of OTLP its custom metrics are read from
     */
    record Target(String deploymentId, long sinceMillis, CustomMappings custom) {
        /** A deployment without custom metrics. */
        public Target(String deploymentId, long sinceMillis) {
            this(deploymentId, sinceMillis, CustomMappings.NONE);
        }
    }
}
