package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import java.util.List;

/** Told of every change of every deployment, on the deployment's context. Must not block. */
public interface DeploymentListener {

    /**
     * Something happened.
     *
     * @param news what is new in the history, at least one entry
     */
    void changed(Snapshot now, List<HistoryEntry> news);

    /** The deployment is forgotten although its baseline is still watched: whatever waits for that waits no more. */
    void forgotten(DeploymentSpec spec);
}
