package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.OnPromotionDrift;
import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Unchanged;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a transition before it is made, independently of the rules: it ends a deployment only after the router's
 * confirmation, raises the weight only after a PASS at the present step, and sends router requests one at a time and in
 * order. So a bug in the rules costs a held weight, not the traffic.
 */
public final class InvariantCheck {

    private InvariantCheck() {}

    /**
     * The invariant that a transition would breach; null for none.
     *
     * @param before the deployment before the transition
     */
    public static @Nullable Reason breach(DeploymentRecord before, Event event, Move move) {
        var end = end(before.state(), event, move.next());
        if (end != null) {
            return end;
        }
        long number = before.requestSeq();
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long its, RouterCommand command)) {
                number++;
                if (its != number || number > before.requestSeq() + 1) {
                    return Reason.of(ReasonCode.REQUEST_OUT_OF_ORDER, its, before.requestSeq());
                } else if (before.state() instanceof RollingBack && !(command instanceof RouterCommand.RollBack)) {
                    return Reason.of(ReasonCode.REQUEST_DURING_ROLLBACK, command.toString());
                } else if (weight(command).compareTo(asked(before)) > 0 && !allowsRise(before, move, command)) {
                    return Reason.of(ReasonCode.RISE_WITHOUT_PASS, command.toString(), asked(before));
                }
            }
        }
        return null;
    }

    /** The transition that replaces it: the weight is held until a person resumes. */
    public static Move hold(State state, Instant at, Reason breach) {
        var why = Reason.of(ReasonCode.INVARIANT_BREACHED, breach);
        var next = state instanceof Progressing p ? new Paused(p, Reason.of(ReasonCode.PAUSED_BECAUSE, why)) : state;
        var entry = new HistoryEntry(at, Level.ERROR, Type.INVARIANT_BREACHED, why);
        return new Move(next, List.of(), List.of(entry), null);
    }

    // --- 1: a final status only after the router confirmed the split that it claims

    private static @Nullable Reason end(State before, Event event, State after) {
        if (!(after instanceof Ended ended)) {
            return before instanceof Ended
                    ? Reason.of(ReasonCode.END_LEFT, StateView.status(before).name())
                    : null;
        }
        boolean isLegal = before instanceof Ended
                ? after.getClass().equals(before.getClass())
                : switch (ended) {
                    case Promoted p -> before instanceof Promoting && isConfirmed(before, event);
                    case Reverted r -> before instanceof RollingBack && isConfirmed(before, event);
                    case Unchanged u -> event instanceof Event.Failed || event instanceof Event.TimerFired;
                    case Abandoned a -> event instanceof Event.Commanded c && c.command() instanceof Command.Abandon;
                };
        return isLegal
                ? null
                : Reason.of(ReasonCode.END_UNCONFIRMED, StateView.status(after).name(), name(event));
    }

    private static boolean isConfirmed(State before, Event event) {
        var request = StateView.openAsk(before);
        return event instanceof Event.Confirmed c && request != null && c.ask() == request.number();
    }

    private static String name(Event event) {
        return event.getClass().getSimpleName();
    }

    // --- 2: the weight rises only after a PASS on sufficient evidence at the present step

    private static boolean allowsRise(DeploymentRecord before, Move move, RouterCommand command) {
        var decision = move.decision();
        if (decision == null || decision.step() != StateView.step(before.state())) {
            return false;
        }
        boolean promotes = command instanceof RouterCommand.Promote && decision.kind() == Decision.Kind.PROMOTE;
        return switch (decision.trigger()) {
            case PROMOTION_UNPROVEN, MAX_DURATION_REACHED -> promotes; // without a PASS, as was requested
            default ->
                decision.verdict() instanceof Verdict.Pass
                        && isSufficient(before.spec(), decision)
                        && (promotes || decision.kind() == Decision.Kind.ADVANCE);
        };
    }

    /** A comparison has its own measure of what is enough. */
    private static boolean isSufficient(DeploymentSpec spec, Decision decision) {
        return decision.verdict() instanceof Verdict.Comparative
                || (decision.evidence().samples() >= spec.policy().minSamples()
                        && decision.evidence().requests() >= spec.policy().minRequests());
    }

    /** The canary's last requested share, if that share may be requested again. */
    private static Weight asked(DeploymentRecord record) {
        return switch (record.state()) {
            case Pending p -> record.spec().plan().step(0).weight();
            case Promoting p -> Weight.FULL;
            case Watched w -> asked(w);
            case RollingBack r -> Weight.NONE;
            case Promoted p ->
                record.spec().safeguards().promoted().onDrift() == OnPromotionDrift.REASSERT
                        ? Weight.FULL
                        : Weight.NONE;
            case Ended e -> Weight.NONE;
        };
    }

    private static Weight asked(Watched state) {
        return switch (state) {
            case Paused p -> asked(p.resumeTo());
            case Shifting s -> s.to();
            default -> state.progress().confirmed();
        };
    }

    private static Weight weight(RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split(Weight weight) -> weight;
            case RouterCommand.Raise(Weight from, Weight to) -> to;
            case RouterCommand.Promote p -> Weight.FULL;
            case RouterCommand.RollBack r -> Weight.NONE;
        };
    }
}
