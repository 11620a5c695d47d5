package io.canary.measurement;

import io.canary.rollout.DeploymentSpec;

/**
 * Reports samples of deployments by itself: a router that measures, or a metrics provider that is queried. Its samples
 * go to ingestion, as all others do. Thread-safe.
 */
public interface SampleSource {

    /**
     * Says which samples a deployment takes from now on. Of one deployment the calls come in order, on its context; the
     * same may be said again. Must not block.
     */
    void accept(DeploymentSpec spec, AcceptedSamples accepted);
}
