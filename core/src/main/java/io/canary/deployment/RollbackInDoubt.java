package io.canary.deployment;

import io.canary.deployment.ActorAction.AskForRollback;
import io.canary.deployment.ActorAction.Insist;
import io.canary.deployment.ActorAction.Show;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.Reason;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.Transition.Move;
import io.canary.routing.RouterAnswer;
import io.canary.text.ReasonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rollback that is requested from the router although it is not in the journal: its append is slow or failed, or it
 * waits behind one that hangs. A rollback is the safe action and idempotent. It is appended as soon as the journal
 * accepts it. Not thread-safe.
 */
final class RollbackInDoubt {
    private static final Logger LOGGER = LoggerFactory.getLogger(RollbackInDoubt.class);
    private static final String NO_ANSWER = "the journal does not answer";

    private final DeploymentContext deployment;
    private final ArrayDeque<ActorAction> actions;
    private @Nullable Cause cause;

    /** Why it is in doubt, if that lasts more than a moment. */
    private sealed interface Cause {}

    /** Its append failed; the event is to be appended before anything else. */
    private record Unwritten(Event event) implements Cause {}

    /**
     * It waits behind an append that hangs.
     *
     * @param withheld the effects of the transitions before it, in order: carried out now, they would give traffic to a
     *     canary that was rolled back
     */
    private record Waiting(Move move, RollbackCall call, List<Effect> withheld) implements Cause {}

    /** @param actions the list to which it adds its actions */
    RollbackInDoubt(DeploymentContext deployment, ArrayDeque<ActorAction> actions) {
        this.deployment = deployment;
        this.actions = actions;
    }

    /** Whether there is such a rollback. */
    boolean isOpen() {
        return deployment.unrecorded() != null;
    }

    /** Whether a rollback has to be appended before anything else. */
    boolean isUnwritten() {
        return cause instanceof Unwritten;
    }

    /** Whether this event is the cause of the rollback. */
    boolean isOf(Event event) {
        return cause instanceof Unwritten(var its) && its == event;
    }

    boolean isBehindStall() {
        return cause instanceof Waiting;
    }

    // --- start

    /** An append is slow. If it is that of a rollback, users can see it. */
    void appendPending(@Nullable PendingAppend append) {
        if (append != null && append.rollback() != null) {
            show(new UnjournaledRollback(
                    reason(append.move()), null, append.rollback().isConfirmed()));
            actions.add(new Insist(true));
        }
    }

    /** The append failed: this rollback is to be appended before anything else. */
    void appendFailed(Event event, Move move, RollbackCall call, String why) {
        cause = new Unwritten(event);
        insist(move, call, why);
    }

    /** A rollback waits behind an append that hangs. */
    void beginBehindStall(Move move, RollbackCall call) {
        cause = new Waiting(move, call, new ArrayList<>());
        actions.add(new AskForRollback(call));
        insist(move, call, NO_ANSWER);
        actions.add(new Insist(true));
    }

    // --- while it lasts

    /** The event to append, created now. */
    Event reworded(Event now) {
        cause = new Unwritten(now);
        return now;
    }

    /** Time to repeat the router request, for the rollback that is being appended or waits for its append. */
    void insist(@Nullable PendingAppend append) {
        if (append != null && append.rollback() != null) {
            insist(append.move(), append.rollback(), NO_ANSWER);
        } else if (cause instanceof Waiting waits) {
            insist(waits.move(), waits.call(), NO_ANSWER);
        }
    }

    private void insist(Move move, RollbackCall call, String why) {
        var before = deployment.unrecorded();
        if (before == null || before.why() == null) {
            LOGGER.atError()
                    .addKeyValue("deployment", deployment.spec().id())
                    .log("rolling back before the journal has it: {}", ReasonText.of(reason(move)));
        }
        show(new UnjournaledRollback(reason(move), why, call.isConfirmed() || (before != null && before.confirmed())));
        if (call.hasFailed()) {
            actions.add(new AskForRollback(call));
        }
    }

    /** The router responded. The response is handled when the transition is durable. */
    void answered(RouterAnswer answer) {
        var shown = deployment.unrecorded();
        if (shown != null && answer instanceof RouterAnswer.Confirmed) {
            show(shown.asConfirmed());
        }
    }

    /** Whether effects of earlier transitions are withheld. */
    boolean withholds(List<Effect> effects) {
        return cause instanceof Waiting waiting
                && (effects.isEmpty() || waiting.withheld().addAll(effects));
    }

    // --- end

    /** An append succeeded, or the rollback is no longer needed. */
    void durable() {
        if (cause instanceof Unwritten) {
            cause = null;
        }
        deployment.unrecorded(null);
    }

    /** The rollback that waited has its turn: the withheld effects are dropped. */
    void endStall() {
        if (cause instanceof Waiting) {
            cause = null;
            actions.add(new Insist(false));
        }
    }

    /** Nothing waits any more, and no rollback came. Returns the withheld effects, in order. */
    List<Effect> giveUp() {
        var withheld = cause instanceof Waiting waiting ? waiting.withheld() : List.<Effect>of();
        endStall();
        deployment.unrecorded(null);
        actions.add(new Show());
        return withheld;
    }

    private void show(UnjournaledRollback rollback) {
        deployment.unrecorded(rollback);
        actions.add(new Show());
    }

    private static Reason reason(Move move) {
        return move.next() instanceof RollingBack r ? r.reason() : Reason.recorded("");
    }
}
