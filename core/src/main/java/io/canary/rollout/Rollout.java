package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.Wish;
import io.canary.rollout.Event.Alarm;
import io.canary.rollout.Event.BaselineJudged;
import io.canary.rollout.Event.ClockMoved;
import io.canary.rollout.Event.Commanded;
import io.canary.rollout.Event.Confirmed;
import io.canary.rollout.Event.Failed;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.Event.LeaseLapsed;
import io.canary.rollout.Event.Observed;
import io.canary.rollout.Event.PromotionWanted;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Refuse;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Soaking;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a deployment: every rule, and nothing else. Here is which rule an event falls under, and the moves that
 * several of them make; the rules themselves stand by what brings them about.
 */
public final class Rollout {

    private Rollout() {}

    /**
     * The first move of a new deployment: ask the router for the first weight.
     *
     * @param nextAsk the number for a question to the router
     * @param by who wants it
     */
    public static Move begin(DeploymentSpec spec, long nextAsk, String by) {
        var at = spec.createdAt();
        var weight = spec.strategy().initialWeight();
        String message = "created: %s from %s to %s, first at %s"
                .formatted(spec.serviceName(), spec.baselineVersion(), spec.newVersion(), weight);
        String override = spec.override() == null ? "" : "; override: " + spec.override();
        var entry = info(at, Type.CREATED, message + override);
        return ask(first(spec, nextAsk), nextAsk, new Wish.Split(weight), List.of(entry))
                .by(by);
    }

    /** Where the first move leads. */
    static Pending first(DeploymentSpec spec, long nextAsk) {
        return new Pending(Ask.first(nextAsk, spec.createdAt()));
    }

    /**
     * What follows from an event.
     *
     * @param nextAsk the number for a question to the router: one more than that of the last
     */
    public static Ruling decide(DeploymentSpec spec, State state, Event event, long nextAsk) {
        return switch (event) {
            case Judged e -> Judgement.judged(spec, state, e, nextAsk);
            case Event.Breached e -> Judgement.breached(spec, state, e, nextAsk);
            case PromotionWanted e ->
                Judgement.promotionWanted(spec, state, e, nextAsk)
                        .by(e.request().by());
            case BaselineJudged e -> Recovery.judged(spec, state, e);
            case Alarm e -> Patience.alarm(spec, state, e.at(), nextAsk);
            case ClockMoved e -> ClockMove.moved(spec, state, e);
            case Confirmed e -> Answers.confirmed(spec, state, e);
            case Failed e -> Answers.failed(spec, state, e, nextAsk);
            case Observed e ->
                state instanceof State.Promoted p
                        ? PromotionState.observed(spec, p, e, nextAsk)
                        : Reconciliation.observed(spec, state, e, nextAsk);
            case Event.Unseen e ->
                state instanceof State.Promoted p
                        ? PromotionState.unseen(spec, p, e)
                        : Reconciliation.unseen(spec, state, e, nextAsk);
            case Event.ShareObserved e -> ShareRules.observed(spec, state, e, nextAsk);
            case Event.CanarySilent e -> SilenceRules.silent(spec, state, e, nextAsk);
            case Event.Superseded e -> PromotionState.superseded(state);
            case LeaseLapsed e -> Reconciliation.leaseLapsed(spec, state, e, nextAsk);
            case Event.Restarted e -> Restart.restarted(spec, state, e.at(), nextAsk);
            case Commanded e -> Commands.commanded(spec, state, e, nextAsk).by(e.by());
        };
    }

    // --- moves that several rules make

    /** The router has confirmed: soak, and gather evidence afresh. */
    static Move soak(Progress progress, HistoryEntry entry) {
        return new Move(new Soaking(progress), List.of(new FreshWindow(progress.since())), List.of(entry), null);
    }

    /** Turn back, from whatever state: the router is asked for the baseline until it confirms. */
    static Move retreat(
            State.Open from, Goal goal, String reason, Instant at, long nextAsk, @Nullable HistoryEntry before) {
        boolean fails = from instanceof State.Watched w && w.progress().failing() != null;
        return retreat(from, goal, fails, reason, at, nextAsk, before);
    }

    /**
     * The same.
     *
     * @param condemned whether a verdict, or a person, found the new version bad
     */
    static Move retreat(
            State.Open from,
            Goal goal,
            boolean condemned,
            String reason,
            Instant at,
            long nextAsk,
            @Nullable HistoryEntry before) {
        var next = new Retreating(
                View.step(from),
                View.weight(from),
                View.failures(from),
                goal,
                condemned,
                reason,
                Ask.first(nextAsk, at),
                from instanceof Pending p ? p.ask() : null);
        var entry =
                switch (goal) {
                    case CANCELLED -> info(at, Type.CANCEL, reason);
                    case ROLLED_BACK -> warn(at, Type.ROLL_BACK, "rolling back: " + reason);
                    case FAILED -> new HistoryEntry(at, Level.ERROR, Type.ROLL_BACK, "giving up: " + reason);
                };
        var history = before == null ? List.of(entry) : List.of(before, entry);
        return new Move(next, List.of(new AskRouter(nextAsk, new Wish.RollBack())), history, null);
    }

    /** The same in a pause: what becomes of the climb, becomes of what is gone back to. */
    static Ruling paused(Paused before, Ruling ofClimbing) {
        return ofClimbing instanceof Move(Climbing next, var effects, var history, var decision)
                ? new Move(new Paused(next, before.why()), effects, history, decision)
                : ofClimbing;
    }

    static Move ask(State next, long number, Wish wish, List<HistoryEntry> history) {
        return new Move(next, List.of(new AskRouter(number, wish)), history, null);
    }

    static Move move(State next, HistoryEntry entry) {
        return new Move(next, List.of(), List.of(entry), null);
    }

    static Ruling refuse(String verb, State state) {
        return new Refuse("cannot " + verb + " a deployment that is " + View.status(state));
    }

    static HistoryEntry info(Instant at, Type type, String message) {
        return new HistoryEntry(at, Level.INFO, type, message);
    }

    static HistoryEntry warn(Instant at, Type type, String message) {
        return new HistoryEntry(at, Level.WARN, type, message);
    }
}
