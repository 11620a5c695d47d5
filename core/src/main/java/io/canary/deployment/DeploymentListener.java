package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import java.util.List;

/**
 * Called for every change of every deployment after it is durable, on the deployment's context. Must not block.
 * Exceptions of a listener are logged, and end neither the deployment nor the process.
 */
public interface DeploymentListener {

    /**
     * A deployment has changed.
     *
     * @param before the snapshot before
     * @param after the snapshot after
     * @param entries the new entries of its history, at least one
     */
    void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries);

    /** The service restarted, and continues the recorded deployment. */
    default void restarted(Snapshot now) {}

    /** The deployment is deleted although its baseline is still watched: the listener stops waiting for that. */
    default void forgotten(DeploymentSpec spec) {}
}
