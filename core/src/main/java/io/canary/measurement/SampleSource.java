package io.canary.measurement;

import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import java.util.List;

/**
 * Reports samples of deployments by itself: a router that measures, or a metrics provider that is queried. A source is
 * one of the listeners that the service starts with, and hands its samples to ingestion. Thread-safe.
 */
public interface SampleSource extends DeploymentListener {

    /**
     * Says which samples a deployment takes from now on. For one deployment the calls come in order, on its context;
     * the same may be said again. Must not block.
     */
    void accept(DeploymentSpec spec, AcceptedSamples accepted);

    @Override
    default void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        accept(after.spec(), AcceptedSamples.in(after.state()));
    }

    @Override
    default void forgotten(DeploymentSpec spec) {
        accept(spec, AcceptedSamples.NONE);
    }
}
