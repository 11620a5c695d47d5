package io.canary.deployment;

import io.canary.deployment.ActorAction.WatchForStall;
import io.canary.rollout.Event;
import io.canary.rollout.Transition.Move;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Detects a rollback that waits behind an append that hangs. Not thread-safe. */
final class StallWatch {
    private final DeploymentContext deployment;
    private final TransitionQueue queue;
    private final RollbackInDoubt doubt;
    private final ArrayDeque<ActorAction> actions;
    private boolean watching;
    private long turn;
    private long watchedTurn;

    StallWatch(
            DeploymentContext deployment,
            TransitionQueue queue,
            RollbackInDoubt doubt,
            ArrayDeque<ActorAction> actions) {
        this.deployment = deployment;
        this.queue = queue;
        this.doubt = doubt;
        this.actions = actions;
    }

    /** Another event has its turn. */
    void nextTurn() {
        turn++;
    }

    /** An event has to wait for an append. */
    void waits() {
        if (!watching) {
            watching = true;
            watchedTurn = turn;
            actions.add(new WatchForStall());
        }
    }

    /** Time to check whether it is still the same append. */
    void look(boolean isAppending) {
        watching = false;
        if (isAppending && turn == watchedTurn) {
            lookForRollback();
        } else if (isAppending && !queue.isEmpty()) {
            waits();
        }
    }

    /** Starts the first rollback that waits. */
    void lookForRollback() {
        if (doubt.isBehindStall()) {
            return;
        }
        for (var event : queue.waiting()) {
            var move = doubt.isOpen() ? null : rollback(event);
            if (move != null && move.rollback() != null) {
                doubt.beginBehindStall(move, new RollbackCall(move.rollback()));
            }
        }
    }

    private @Nullable Move rollback(Event event) {
        return deployment.decide(event) instanceof Move move && move.rollsBack() ? move : null;
    }
}
