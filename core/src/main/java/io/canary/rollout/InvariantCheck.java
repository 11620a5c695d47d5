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
 * The last look at a move before it is made, which knows none of the rules: whether it ends only upon the router's
 * confirmation, raises the weight only upon a PASS at the present step, and asks the router for one thing at a time, in
 * order. A mistake in the rules then costs a held weight and not the traffic.
 */
public final class InvariantCheck {

    private InvariantCheck() {}

    /**
     * Which invariant a move would breach, for people; null for none.
     *
     * @param before where the deployment stands
     */
    public static @Nullable String breach(DeploymentRecord before, Event event, Move move) {
        String end = end(before.state(), event, move.next());
        if (end != null) {
            return end;
        }
        long number = before.requestSeq();
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long its, RouterCommand command)) {
                number++;
                if (its != number || number > before.requestSeq() + 1) {
                    return "router request " + its + " out of order after " + before.requestSeq();
                } else if (before.state() instanceof RollingBack && !(command instanceof RouterCommand.RollBack)) {
                    return command + " requested during a rollback";
                } else if (weight(command).compareTo(asked(before)) > 0 && !allowsRise(before, move, command)) {
                    return command + " requested after " + asked(before) + " without a PASS at this step";
                }
            }
        }
        return null;
    }

    /** What is done in place of it: the weight is held until somebody resumes. */
    public static Move hold(State state, Instant at, String breach) {
        String why = "invariant breached, transition not applied: " + breach;
        var next = state instanceof Progressing p ? new Paused(p, "paused: " + why) : state;
        var entry = new HistoryEntry(at, Level.ERROR, Type.INVARIANT_BREACHED, why);
        return new Move(next, List.of(), List.of(entry), null);
    }

    // --- 1: a final status only after the router confirmed the split that it claims

    private static @Nullable String end(State before, Event event, State after) {
        if (!(after instanceof Ended ended)) {
            return before instanceof Ended ? "left " + StateView.status(before) + ", which is final" : null;
        }
        boolean isLegal = before instanceof Ended
                ? after.getClass().equals(before.getClass())
                : switch (ended) {
                    case Promoted p -> before instanceof Promoting && isConfirmed(before, event);
                    case Reverted r -> before instanceof RollingBack && isConfirmed(before, event);
                    case Unchanged u -> event instanceof Event.Failed || event instanceof Event.TimerFired;
                    case Abandoned a -> event instanceof Event.Commanded c && c.command() instanceof Command.Abandon;
                };
        return isLegal ? null : StateView.status(after) + " upon " + name(event) + " without the router's confirmation";
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

    /** The canary's share that the router was last asked for, as far as that is a share that may come again. */
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
