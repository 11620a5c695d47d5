package io.canary.deployment;

import io.canary.deployment.ActorAction.AskForRollback;
import io.canary.deployment.ActorAction.Insist;
import io.canary.deployment.ActorAction.Show;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.Transition.Move;
import io.canary.routing.RouterAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rollback that the router is asked for although the journal has not taken it: its append takes its time, or failed,
 * or it waits behind one that hangs. That does the least harm, can be done as often as one likes, and is appended as
 * soon as something can be. Not thread-safe.
 */
final class RollbackInDoubt {
    private static final Logger LOGGER = LoggerFactory.getLogger(RollbackInDoubt.class);
    private static final String NO_ANSWER = "the journal does not answer";

    private final DeploymentContext deployment;
    private final ArrayDeque<ActorAction> actions;
    private @Nullable Cause cause;

    /** Why it is in doubt, where it is more than a moment. */
    private sealed interface Cause {}

    /** Its append failed; the event is to be appended before anything else. */
    private record Unwritten(Event event) implements Cause {}

    /**
     * It waits behind an append that hangs.
     *
     * @param withheld effects of the moves before it, in order: if they were carried out, a canary that was taken back
     *     would get its traffic once more
     */
    private record Waiting(Move move, RollbackCall call, List<Effect> withheld) implements Cause {}

    /** @param actions where it adds what it wants done */
    RollbackInDoubt(DeploymentContext deployment, ArrayDeque<ActorAction> actions) {
        this.deployment = deployment;
        this.actions = actions;
    }

    /** Whether there is one. */
    boolean isOpen() {
        return deployment.unrecorded() != null;
    }

    /** Whether a rollback has to be appended before anything else. */
    boolean isUnwritten() {
        return cause instanceof Unwritten;
    }

    /** Whether it is the one that this event brings. */
    boolean isOf(Event event) {
        return cause instanceof Unwritten(var its) && its == event;
    }

    boolean isBehindStall() {
        return cause instanceof Waiting;
    }

    // --- how it begins

    /** An append takes its time. Where it is that of a rollback, this is seen. */
    void appendPending(@Nullable PendingAppend append) {
        if (append != null && append.rollback() != null) {
            show(new UnjournaledRollback(
                    reason(append.move()), null, append.rollback().isConfirmed()));
            actions.add(new Insist(true));
        }
    }

    /** The append failed: this is to be appended before anything else. */
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

    // --- how it goes on

    /** The event that is to be appended, as it is worded now. */
    Event reworded(Event now) {
        cause = new Unwritten(now);
        return now;
    }

    /** The time has come to ask the router again, for the one that is being appended or waits for that. */
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
                    .log("taking the canary back without recording it: {}", reason(move));
        }
        show(new UnjournaledRollback(reason(move), why, call.isConfirmed() || (before != null && before.confirmed())));
        if (call.hasFailed()) {
            actions.add(new AskForRollback(call));
        }
    }

    /** The router answered; the answer itself is dealt with when the move is durable. */
    void answered(RouterAnswer answer) {
        var shown = deployment.unrecorded();
        if (shown != null && answer instanceof RouterAnswer.Confirmed) {
            show(shown.asConfirmed());
        }
    }

    /** Whether the effects of a move before it are withheld. */
    boolean withholds(List<Effect> effects) {
        return cause instanceof Waiting waiting
                && (effects.isEmpty() || waiting.withheld().addAll(effects));
    }

    // --- how it ends

    /** Something was appended, or the rollback is not wanted any more. */
    void durable() {
        if (cause instanceof Unwritten) {
            cause = null;
        }
        deployment.unrecorded(null);
    }

    /** The rollback that waited has its turn: what was withheld until then is not wanted any more. */
    void endStall() {
        if (cause instanceof Waiting) {
            cause = null;
            actions.add(new Insist(false));
        }
    }

    /** Nothing waits any more, and no rollback came. What was withheld, in order. */
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

    private static String reason(Move move) {
        return move.next() instanceof RollingBack r ? r.reason() : "";
    }
}
