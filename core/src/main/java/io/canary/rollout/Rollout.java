package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.Wish;
import io.canary.rollout.Event.Alarm;
import io.canary.rollout.Event.Commanded;
import io.canary.rollout.Event.Confirmed;
import io.canary.rollout.Event.Failed;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.Event.PromotionWanted;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Refuse;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Withdrawn;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a deployment: every rule, and nothing else.
 *
 * <p>What a verdict leads to is decided in {@link Judgement}; here is what the router's answers, people's commands and the
 * passing of time lead to.
 */
public final class Rollout {
    private static final Ruling STAY = new Stay();

    private Rollout() {}

    /**
     * The first move of a new deployment: ask the router for the first weight.
     *
     * @param nextAsk the number for a question to the router
     */
    public static Move begin(DeploymentSpec spec, long nextAsk) {
        var at = spec.createdAt();
        var weight = spec.strategy().initialWeight();
        return new Move(
                new Pending(Ask.first(nextAsk, at)),
                List.of(new AskRouter(nextAsk, new Wish.Split(weight))),
                List.of(info(
                        at,
                        Type.CREATED,
                        "created: %s from %s to %s, first at %s"
                                .formatted(spec.serviceName(), spec.baselineVersion(), spec.newVersion(), weight))),
                null);
    }

    /**
     * What follows from an event.
     *
     * @param nextAsk the number for a question to the router, greater than all that were used before
     */
    public static Ruling decide(DeploymentSpec spec, State state, Event event, long nextAsk) {
        return switch (event) {
            case Judged e -> Judgement.judged(spec, state, e, nextAsk);
            case PromotionWanted e -> Judgement.promotionWanted(spec, state, e, nextAsk);
            case Alarm e -> alarm(spec, state, e.at(), nextAsk);
            case Confirmed e -> confirmed(spec, state, e);
            case Failed e -> failed(spec, state, e, nextAsk);
            case Event.Restarted e -> Restart.restarted(spec, state, e.at(), nextAsk);
            case Commanded e ->
                switch (e.command()) {
                    case CANCEL -> leave(state, Goal.CANCELLED, e, nextAsk);
                    case ROLL_BACK -> leave(state, Goal.ROLLED_BACK, e, nextAsk);
                    case PAUSE -> pause(state, e);
                    case RESUME -> resume(state, e);
                };
        };
    }

    // --- what the router answers

    private static Ruling confirmed(DeploymentSpec spec, State state, Confirmed e) {
        var ask = View.openAsk(state);
        if (ask == null || !ask.awaits(e.ask())) {
            return STAY;
        }
        return switch (state) {
            case Pending p -> soak(spec, 0, spec.strategy().initialWeight(), 0, e.at());
            case Shifting s -> soak(spec, s.step(), s.to(), s.failures(), e.at());
            case Reasserting r -> soak(spec, r.step(), r.confirmed(), r.failures(), e.at());
            case Paused p -> paused(confirmed(spec, p.resumeTo(), e));
            case Promoting p ->
                end(
                        new Promoted(p.step(), p.failures(), e.at(), "all traffic is on " + spec.newVersion()),
                        info(e.at(), Type.PROMOTED, "promoted: the router confirmed 100 % on " + spec.newVersion()));
            case Retreating r -> withdrawn(spec, r, e.at());
            case Soaking s -> STAY;
            case Ended f -> STAY;
        };
    }

    private static Move soak(DeploymentSpec spec, int step, Weight weight, int failures, Instant at) {
        var first = Grid.notBefore(at.plus(spec.strategy().interval()));
        return new Move(
                new Soaking(step, weight, failures, at, first),
                List.of(new FreshWindow(at)),
                List.of(info(at, Type.WEIGHT_CONFIRMED, "the router confirmed " + weight)),
                null);
    }

    private static Move withdrawn(DeploymentSpec spec, Retreating r, Instant at) {
        var type =
                switch (r.goal()) {
                    case ROLLED_BACK -> Type.ROLLED_BACK;
                    case CANCELLED -> Type.CANCELLED;
                    case FAILED -> Type.FAILED;
                };
        String message = "the router confirmed 100 % on " + spec.baselineVersion();
        return end(
                new Withdrawn(r.step(), r.failures(), at, r.goal(), r.reason()),
                new HistoryEntry(at, r.goal() == Goal.FAILED ? Level.ERROR : Level.INFO, type, message));
    }

    private static Move end(Ended state, HistoryEntry entry) {
        return new Move(state, List.of(), List.of(entry), null);
    }

    private static Ruling failed(DeploymentSpec spec, State state, Failed e, long nextAsk) {
        var ask = View.openAsk(state);
        if (ask == null || !ask.awaits(e.ask())) {
            return STAY;
        }
        var waiting = ask.failed(e.at(), e.error());
        var entry = new HistoryEntry(e.at(), Level.WARN, Type.ROUTER_FAILED, e.error());
        boolean refused = e.kind() == Kind.REJECTED;
        return switch (state) {
            case Pending p when refused || isOverdue(spec, p, e.at()) -> giveUp(e.at(), e.error(), nextAsk, entry);
            case Pending p -> waiting(new Pending(waiting), ask, entry);
            case Shifting s
            when refused -> {
                String reason = "the router refused " + s.to() + ": " + e.error();
                yield retreat(s, Goal.ROLLED_BACK, reason, e.at(), nextAsk, entry);
            }
            case Shifting s -> waiting(asking(s, waiting), ask, entry);
            case Reasserting r
            when refused -> {
                String reason = "the router refused " + r.confirmed() + ": " + e.error();
                yield retreat(r, Goal.ROLLED_BACK, reason, e.at(), nextAsk, entry);
            }
            case Reasserting r -> waiting(asking(r, waiting), ask, entry);
            case Paused p when refused -> failed(spec, p.resumeTo(), e, nextAsk);
            case Paused p -> paused(failed(spec, p.resumeTo(), e, nextAsk));
            case Promoting p
            when refused -> {
                String reason = "the router refused to promote: " + e.error();
                yield retreat(p, Goal.ROLLED_BACK, reason, e.at(), nextAsk, entry);
            }
            case Promoting p -> waiting(asking(p, waiting), ask, entry);
            case Retreating r -> waiting(asking(r, waiting), ask, entry);
            case Soaking s -> STAY;
            case Ended f -> STAY;
        };
    }

    /** The same words again are no news: a long outage would push everything else out of the history. */
    private static Move waiting(State next, Ask before, HistoryEntry entry) {
        boolean again = entry.message().equals(before.lastError());
        return new Move(next, List.of(), again ? List.of() : List.of(entry), null);
    }

    // --- what time brings

    private static Ruling alarm(DeploymentSpec spec, State state, Instant at, long nextAsk) {
        if (state instanceof Pending p && isOverdue(spec, p, at)) {
            return giveUp(at, p.ask().lastError(), nextAsk, null);
        }
        var ask = View.openAsk(state);
        if (ask == null || !ask.isDue(at)) {
            return STAY;
        }
        var again = ask.again(nextAsk);
        return switch (state) {
            case Pending p ->
                ask(new Pending(again), nextAsk, new Wish.Split(spec.strategy().initialWeight()));
            case Shifting s -> ask(asking(s, again), nextAsk, new Wish.Split(s.to()));
            case Reasserting r -> ask(asking(r, again), nextAsk, new Wish.Split(r.confirmed()));
            case Paused p -> paused(alarm(spec, p.resumeTo(), at, nextAsk));
            case Promoting p -> ask(asking(p, again), nextAsk, new Wish.Promote());
            case Retreating r -> ask(asking(r, again), nextAsk, new Wish.RollBack());
            case Soaking s -> STAY;
            case Ended f -> STAY;
        };
    }

    private static boolean isOverdue(DeploymentSpec spec, Pending p, Instant at) {
        return !at.isBefore(p.ask().since().plus(spec.routerDeadline()));
    }

    private static Move giveUp(Instant at, @Nullable String error, long nextAsk, @Nullable HistoryEntry before) {
        String reason = "the first split could not be set: " + (error == null ? "the router did not answer" : error);
        var pending = new Pending(Ask.first(nextAsk, at));
        return retreat(pending, Goal.FAILED, reason, at, nextAsk, before);
    }

    // --- what people want

    private static Ruling leave(State state, Goal goal, Commanded e, long nextAsk) {
        return switch (state) {
            case Ended f -> STAY;
            case Retreating r -> STAY; // it is on its way to the same split, for the reason that came first
            case State.Open o -> retreat(o, goal, e.reason(), e.at(), nextAsk, null);
        };
    }

    private static Ruling pause(State state, Commanded e) {
        return switch (state) {
            case Paused p -> STAY;
            case Climbing c ->
                move(new Paused(c), info(e.at(), Type.PAUSE, e.reason() + "; " + c.confirmed() + " confirmed"));
            case Pending p -> refuse("pause", state);
            case Promoting p -> refuse("pause", state);
            case Retreating r -> refuse("pause", state);
            case Ended f -> refuse("pause", state);
        };
    }

    private static Ruling resume(State state, Commanded e) {
        return switch (state) {
            case Paused p -> move(p.resumeTo(), info(e.at(), Type.RESUME, e.reason()));
            case Climbing c -> STAY;
            case Pending p -> refuse("resume", state);
            case Promoting p -> refuse("resume", state);
            case Retreating r -> refuse("resume", state);
            case Ended f -> refuse("resume", state);
        };
    }

    static Ruling refuse(String verb, State state) {
        return new Refuse("cannot " + verb + " a deployment that is " + View.status(state));
    }

    // --- moves that several rules make

    /** Turn back, from whatever state: the router is asked for the baseline until it confirms. */
    static Move retreat(
            State.Open from, Goal goal, String reason, Instant at, long nextAsk, @Nullable HistoryEntry before) {
        var next = new Retreating(
                View.step(from), View.weight(from), View.failures(from), goal, reason, Ask.first(nextAsk, at));
        var entry =
                switch (goal) {
                    case CANCELLED -> info(at, Type.CANCEL, reason);
                    case ROLLED_BACK -> new HistoryEntry(at, Level.WARN, Type.ROLL_BACK, "rolling back: " + reason);
                    case FAILED -> new HistoryEntry(at, Level.ERROR, Type.ROLL_BACK, "giving up: " + reason);
                };
        var history = before == null ? List.of(entry) : List.of(before, entry);
        return new Move(next, List.of(new AskRouter(nextAsk, new Wish.RollBack())), history, null);
    }

    static Ruling paused(Ruling ofClimbing) {
        return ofClimbing instanceof Move(Climbing next, var effects, var history, var decision)
                ? new Move(new Paused(next), effects, history, decision)
                : ofClimbing;
    }

    static Shifting asking(Shifting s, Ask ask) {
        return new Shifting(s.step(), s.confirmed(), s.to(), s.failures(), s.since(), s.nextEvaluation(), ask);
    }

    static Reasserting asking(Reasserting r, Ask ask) {
        return new Reasserting(r.step(), r.confirmed(), r.failures(), r.since(), r.nextEvaluation(), ask);
    }

    static Promoting asking(Promoting p, Ask ask) {
        return new Promoting(p.step(), p.confirmed(), p.failures(), p.since(), p.nextEvaluation(), ask);
    }

    static Retreating asking(Retreating r, Ask ask) {
        return new Retreating(r.step(), r.confirmed(), r.failures(), r.goal(), r.reason(), ask);
    }

    private static Move ask(State next, long number, Wish wish) {
        return new Move(next, List.of(new AskRouter(number, wish)), List.of(), null);
    }

    private static Move move(State next, HistoryEntry entry) {
        return new Move(next, List.of(), List.of(entry), null);
    }

    static HistoryEntry info(Instant at, Type type, String message) {
        return new HistoryEntry(at, Level.INFO, type, message);
    }
}
