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

/** What the actor of a deployment wants done outside, in order. */
sealed interface ActorAction {

    /** Make a move durable; the actor is then told that it was appended, or that it was not. */
    record Append(
            DeploymentRecord after,
            Move move,
            @Nullable IdempotencyKey key,
            @Nullable LearnedBaseline learned) implements ActorAction {}

    /** What is dropped where there is no router to ask any more. */
    sealed interface ForRouter extends ActorAction {}

    /** Ask the router for a rollback, whatever becomes of its append. */
    record AskForRollback(RollbackCall call) implements ForRouter {}

    /** The append of a rollback is through, and so is the router's answer to it: deal with the answer. */
    record TakeAnswer(RollbackCall call) implements ForRouter {}

    /** Carry out an effect of a durable move. */
    record CarryOut(Effect effect) implements ForRouter {}

    /** Show how the deployment stands to those who look at many. */
    record Show() implements ActorAction {}

    /**
     * Announce a durable move.
     *
     * @param before how it stood; null where its history has nothing new
     * @param isTheEnd whether the deployment has ended with it
     */
    record Announce(@Nullable Snapshot before, Move move, boolean isTheEnd) implements ActorAction {}

    /** Reply to a command. */
    record Reply(CompletableFuture<Transition> to, Transition transition) implements ActorAction {}

    /** Reply that it could not be made durable. */
    record ReplyFailure(CompletableFuture<Transition> to, Throwable why) implements ActorAction {}

    /**
     * Go on after {@link TransitionPipeline#RETRY_MILLIS}.
     *
     * @param event to be given back then, as its move was not appended; null for none
     */
    record RetryLater(@Nullable Event event) implements ActorAction {}

    /** See whether the append hangs, after {@link TransitionPipeline#STALL_MILLIS}. */
    record WatchForStall() implements ActorAction {}

    /**
     * Repeat an unjournaled rollback every {@link TransitionPipeline#INSIST_MILLIS}, or stop that.
     *
     * @param on whether to begin
     */
    record Insist(boolean on) implements ActorAction {}
}
