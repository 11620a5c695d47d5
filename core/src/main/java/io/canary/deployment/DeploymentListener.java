package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import java.util.List;

/**
 * Told of every change of every deployment, after it is durable, on the deployment's context. Must not block. What one
 * listener throws is logged, and ends neither the deployment nor the process.
 */
public interface DeploymentListener {

    /**
     * Something happened.
     *
     * @param before how the deployment stood
     * @param after how it stands now
     * @param entries what is new in its history, at least one
     */
    void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries);

    /** The service was started again, and goes on with the deployment as it was recorded. */
    default void restarted(Snapshot now) {}

    /** The deployment is forgotten although its baseline is still watched: whatever waits for that waits no more. */
    default void forgotten(DeploymentSpec spec) {}
}
