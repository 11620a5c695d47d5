package io.canary.deployment;

import io.canary.rollout.HistoryEntry;
import java.util.List;

/**
 * Everything that users can see of a deployment.
 *
 * @param history the newest {@value History#MAX} entries, oldest first
 */
public record DeploymentView(Snapshot snapshot, List<HistoryEntry> history) {}
