package io.canary.deployment;

import io.canary.deployment.TransitionQueue.QueuedEvent;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.Transition.Move;
import org.jspecify.annotations.Nullable;

/**
 * The move that is being appended.
 *
 * @param event what it follows from; null for the first move of the process
 * @param isNews whether there is something to append
 * @param rollback null where it takes nothing back
 */
record PendingAppend(
        QueuedEvent from,
        @Nullable Event event,
        Move move,
        DeploymentRecord after,
        boolean isNews,
        @Nullable RollbackCall rollback) {}
