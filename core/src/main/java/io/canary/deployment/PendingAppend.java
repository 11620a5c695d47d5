package io.canary.deployment;

import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.Transition.Move;
import org.jspecify.annotations.Nullable;

/**
 * The transition that is being appended.
 *
 * @param event the event that caused it; null for the first transition of the process
 * @param isNews whether it says anything new, so that it must be appended
 * @param rollback null if it is no rollback
 */
record PendingAppend(
        QueuedEvent from,
        @Nullable Event event,
        Move move,
        DeploymentRecord after,
        boolean isNews,
        @Nullable RollbackCall rollback) {}
