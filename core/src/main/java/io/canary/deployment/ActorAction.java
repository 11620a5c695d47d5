package io.canary.deployment;

import io.canary.journal.IdempotencyKey;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The side effects that the actor of a deployment requests, in order. */
sealed interface ActorAction {

    /** Append a transition to the journal, and report the outcome to the actor. */
    record Append(
            DeploymentRecord after,
            Move move,
            @Nullable IdempotencyKey key,
            @Nullable LearnedBaseline learned) implements ActorAction {}

    /** An action that is dropped if there is no router any more. */
    sealed interface ForRouter extends ActorAction {}

    /** Request a rollback from the router, whatever the outcome of its append. */
    record AskForRollback(RollbackCall call) implements ForRouter {}

    /** Both the append and the router response of a rollback are complete: handle the response. */
    record TakeAnswer(RollbackCall call) implements ForRouter {}

    /** Carry out an effect of a durable transition. */
    record CarryOut(Effect effect) implements ForRouter {}

    /** Update the snapshot for readers of many deployments. */
    record Show() implements ActorAction {}

    /**
     * Announce a durable transition.
     *
     * @param before the snapshot before; null if the history has nothing new
     * @param isTheEnd whether it ended the deployment
     */
    record Announce(@Nullable Snapshot before, Move move, boolean isTheEnd) implements ActorAction {}

    /** Reply to a command. */
    record Reply(CompletableFuture<Transition> to, Transition transition) implements ActorAction {}

    /** Reply that the command could not be made durable. */
    record ReplyFailure(CompletableFuture<Transition> to, Throwable why) implements ActorAction {}

    /**
     * Resume after {@link TransitionPipeline#RETRY_MILLIS}.
     *
     * @param event the event to retry then, as its transition was not appended; null for none
     */
    record RetryLater(@Nullable Event event) implements ActorAction {}

    /** Check whether the append hangs, after {@link TransitionPipeline#STALL_MILLIS}. */
    record WatchForStall() implements ActorAction {}

    /**
     * Start or stop repeating an unjournaled rollback every {@link TransitionPipeline#INSIST_MILLIS}.
     *
     * @param on whether to start
     */
    record Insist(boolean on) implements ActorAction {}
}
