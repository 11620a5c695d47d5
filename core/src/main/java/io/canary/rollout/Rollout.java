package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.BaselineJudged;
import io.canary.rollout.Event.ClockMoved;
import io.canary.rollout.Event.Commanded;
import io.canary.rollout.Event.Confirmed;
import io.canary.rollout.Event.Failed;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.Event.LeaseLapsed;
import io.canary.rollout.Event.Observed;
import io.canary.rollout.Event.TimerFired;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry to all rules. It selects the rules for an event and holds the transitions that several of them share. The
 * rules themselves are in a class for each cause.
 */
public final class Rollout {

    private Rollout() {}

    /**
     * The first transition of a new deployment: request the first weight.
     *
     * @param requestSeq the number for a request to the router
     * @param by who requested it
     */
    public static Move begin(DeploymentSpec spec, long requestSeq, String by) {
        var at = spec.createdAt();
        var weight = spec.plan().step(0).weight();
        var reason = Reason.of(
                ReasonCode.CREATED,
                spec.serviceName(),
                spec.baselineVersion(),
                spec.newVersion(),
                weight,
                spec.override());
        var entry = info(at, Type.CREATED, reason);
        return ask(first(spec, requestSeq), requestSeq, new RouterCommand.Split(weight), List.of(entry))
                .by(by);
    }

    /** The state after the first transition. */
    static Pending first(DeploymentSpec spec, long requestSeq) {
        return new Pending(RouterRequest.first(requestSeq, spec.createdAt()));
    }

    /**
     * The transition that follows from an event.
     *
     * @param requestSeq the number for a router request: one more than the last number
     */
    public static Transition decide(DeploymentSpec spec, State state, Event event, long requestSeq) {
        return switch (event) {
            case Judged e -> VerdictRules.judged(spec, state, e, requestSeq);
            case Event.Breached e -> FailureRules.breached(spec, state, e, requestSeq);
            case BaselineJudged e -> RecoveryRules.judged(spec, state, e);
            case TimerFired e -> TimeoutRules.timerFired(spec, state, e.at(), requestSeq);
            case ClockMoved e -> ClockJumpRules.moved(spec, state, e);
            case Confirmed e -> RouterResponseRules.confirmed(spec, state, e);
            case Failed e -> RouterResponseRules.failed(spec, state, e, requestSeq);
            case Observed e ->
                state instanceof State.Promoted p
                        ? PromotionState.observed(spec, p, e, requestSeq)
                        : DriftRules.observed(spec, state, e, requestSeq);
            case Event.Unseen e ->
                state instanceof State.Promoted p
                        ? PromotionState.unseen(spec, p, e)
                        : DriftRules.unseen(spec, state, e, requestSeq);
            case Event.ShareObserved e -> ShareRules.observed(spec, state, e, requestSeq);
            case Event.CanarySilent e -> SilenceRules.silent(spec, state, e, requestSeq);
            case Event.Superseded e -> PromotionState.superseded(state);
            case LeaseLapsed e -> DriftRules.leaseLapsed(spec, state, e, requestSeq);
            case Event.Restarted e -> RestartRules.restarted(spec, state, e.at(), requestSeq);
            case Commanded e ->
                CommandRules.commanded(spec, state, e, requestSeq).by(e.by());
        };
    }

    // --- transitions that several rules make

    /** The router has confirmed the weight: soak, and gather evidence from zero. */
    static Move soak(Progress progress, HistoryEntry entry) {
        return new Move(new Soaking(progress), List.of(new FreshWindow(progress.since())), List.of(entry), null);
    }

    /** Rolls back: the baseline is requested until the router confirms. */
    static Move rollBack(
            State.Open from,
            Outcome outcome,
            Reason reason,
            Instant at,
            long requestSeq,
            @Nullable HistoryEntry before) {
        boolean fails = from instanceof State.Watched w && w.progress().failing() != null;
        return rollBack(from, outcome, fails, reason, at, requestSeq, before);
    }

    /**
     * The same.
     *
     * @param condemned whether a verdict or a person found the new version bad
     */
    static Move rollBack(
            State.Open from,
            Outcome outcome,
            boolean condemned,
            Reason reason,
            Instant at,
            long requestSeq,
            @Nullable HistoryEntry before) {
        var next = new RollingBack(
                StateView.step(from),
                StateView.weight(from),
                StateView.failures(from),
                outcome,
                condemned,
                reason,
                RouterRequest.first(requestSeq, at),
                from instanceof Pending p ? p.request() : null);
        var entry =
                switch (outcome) {
                    case CANCELLED -> info(at, Type.CANCEL, reason);
                    case ROLLED_BACK -> warn(at, Type.ROLL_BACK, Reason.of(ReasonCode.ROLLING_BACK, reason));
                    case FAILED ->
                        new HistoryEntry(at, Level.ERROR, Type.ROLL_BACK, Reason.of(ReasonCode.FAILED, reason));
                };
        var history = before == null ? List.of(entry) : List.of(before, entry);
        return new Move(next, List.of(new AskRouter(requestSeq, new RouterCommand.RollBack())), history, null);
    }

    /** The same in a pause: this changes the state that the pause resumes to. */
    static Transition paused(Paused before, Transition ofProgressing) {
        return ofProgressing instanceof Move(Progressing next, var effects, var history, var decision)
                ? new Move(new Paused(next, before.why()), effects, history, decision)
                : ofProgressing;
    }

    static Move ask(State next, long number, RouterCommand command, List<HistoryEntry> history) {
        return new Move(next, List.of(new AskRouter(number, command)), history, null);
    }

    static Move move(State next, HistoryEntry entry) {
        return new Move(next, List.of(), List.of(entry), null);
    }

    static Transition refuse(Command command, State state) {
        return refuse(ReasonCode.WRONG_STATUS, command, StateView.status(state).name());
    }

    /** @param code one whose arguments are the command and {@code because} */
    static Refuse refuse(ReasonCode code, Command command, @Nullable Object because) {
        return new Refuse(Reason.of(code, command.name(), because));
    }

    static HistoryEntry info(Instant at, Type type, Reason reason) {
        return new HistoryEntry(at, Level.INFO, type, reason);
    }

    static HistoryEntry warn(Instant at, Type type, Reason reason) {
        return new HistoryEntry(at, Level.WARN, type, reason);
    }
}
