package io.canary.rollout;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.Confirmed;
import io.canary.rollout.Event.Failed;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for the router's response to a request, or for the lack of one. */
final class RouterResponseRules {
    private static final Transition STAY = new Stay();

    private RouterResponseRules() {}

    static Transition confirmed(DeploymentSpec spec, State state, Confirmed e) {
        var request = StateView.openAsk(state);
        return request == null || !request.awaits(e.ask()) ? STAY : confirmed(spec, state, e.at());
    }

    private static Transition confirmed(DeploymentSpec spec, State state, Instant at) {
        return switch (state) {
            case Pending p -> first(spec, p, at);
            case Shifting s -> next(spec, s, at);
            case Reasserting r -> again(spec, r.progress(), at);
            case Paused p -> Rollout.paused(p, confirmed(spec, p.resumeTo(), at));
            case Promoting p -> promoted(spec, p, at);
            case RollingBack r -> withdrawn(spec, r, at);
            case State.Soaking s -> STAY;
            case State.Drifted d -> STAY;
            case Ended f -> STAY;
        };
    }

    private static Move first(DeploymentSpec spec, Pending p, Instant at) {
        var deadline = p.request().since().plus(spec.safeguards().deadline());
        return soak(Progress.begin(spec, spec.plan().step(0).weight(), at, deadline));
    }

    private static Move next(DeploymentSpec spec, Shifting s, Instant at) {
        return soak(s.progress().next(spec, s.to(), at));
    }

    private static Move again(DeploymentSpec spec, Progress before, Instant at) {
        return soak(before.again(spec, at));
    }

    private static Move soak(Progress now) {
        var message = Reason.of(ReasonCode.WEIGHT_CONFIRMED, now.confirmed());
        return Rollout.soak(now, Rollout.info(now.since(), Type.WEIGHT_CONFIRMED, message));
    }

    private static Move promoted(DeploymentSpec spec, Promoting p, Instant at) {
        var now = p.progress();
        var unseen = p.observed() ? null : Reason.of(ReasonCode.NOT_OBSERVED);
        var reason = Reason.of(ReasonCode.ALL_TRAFFIC, spec.newVersion())
                .and(p.unproven())
                .and(StatusReason.failingToo(p))
                .and(unseen);
        var confirmed = Reason.of(ReasonCode.PROMOTION_CONFIRMED, spec.newVersion());
        return Rollout.move(
                new Promoted(now.step() + 1, now.failures(), at, reason, PromotionState.begin(spec, at)),
                Rollout.info(at, Type.PROMOTED, confirmed.and(unseen)));
    }

    private static Move withdrawn(DeploymentSpec spec, RollingBack r, Instant at) {
        var type =
                switch (r.outcome()) {
                    case ROLLED_BACK -> Type.ROLLED_BACK;
                    case CANCELLED -> Type.CANCELLED;
                    case FAILED -> Type.FAILED;
                };
        var level = r.outcome() == Outcome.FAILED ? Level.ERROR : Level.INFO;
        var message = Reason.of(ReasonCode.BASELINE_CONFIRMED, spec.baselineVersion());
        var watch = r.outcome() == Outcome.ROLLED_BACK ? RecoveryRules.begin(spec, r.step(), at) : null;
        return new Move(
                new Reverted(r.step(), r.failures(), at, r.outcome(), r.condemned(), r.reason(), watch),
                watch == null ? List.of() : List.of(new Effect.FreshWindow(at)),
                List.of(new HistoryEntry(at, level, type, message)),
                null);
    }

    // --- failures and missing confirmations

    static Transition failed(DeploymentSpec spec, State state, Failed e, long requestSeq) {
        var first = state instanceof RollingBack r ? r.first() : null;
        // in flight when the rollback began
        if (state instanceof RollingBack r && first != null && first.awaits(e.ask())) {
            return Rollout.move(r.withFirst(first.failed(e.at(), e.kind(), e.error())), failure(e));
        }
        var request = StateView.openAsk(state);
        return request == null || !request.awaits(e.ask()) || !(state instanceof State.Open open)
                ? STAY
                : failed(spec, open, request.failed(e.at(), e.kind(), e.error()), e, requestSeq);
    }

    private static Transition failed(
            DeploymentSpec spec, State.Open state, RouterRequest waiting, Failed e, long requestSeq) {
        boolean refused = e.kind() == Kind.REJECTED;
        return switch (state) {
            case Pending p
            when refused || TimeoutRules.isOverdue(spec, p, e.at()) -> giveUp(waiting, e.at(), requestSeq);
            case Shifting s -> notRaised(spec, s, s.to(), e, requestSeq);
            case Promoting p when !p.requested() -> notRaised(spec, p, null, e, requestSeq);
            case Promoting p
            when refused && isRefusedForLong(spec, p.request().since(), e.at()) ->
                refused(
                        p,
                        Reason.of(
                                ReasonCode.REQUESTED_PROMOTION_REFUSED,
                                p.request().since(),
                                e.error()),
                        e,
                        requestSeq);
            case Reasserting r
            when refused && isRefusedForLong(spec, r.request().since(), e.at()) ->
                refused(r, refusal(r.progress().confirmed(), r.request().since(), e), e, requestSeq);
            case RollingBack r when r.isUntouched() && isRefused(spec, r, e) -> neverTaken(spec, r, e);
            case Paused p -> Rollout.paused(p, failed(spec, p.resumeTo(), waiting, e, requestSeq));
            case State.Open open -> waiting(asking(open, waiting), StateView.openAsk(open), e);
        };
    }

    /** The traffic layer may be reconfiguring just now: what it rejects, it may accept a little later. */
    private static boolean isRefusedForLong(DeploymentSpec spec, Instant since, Instant at) {
        return !at.isBefore(since.plus(spec.routerDeadline()));
    }

    /**
     * The weight was not raised, or that is unknown. Evidence from before no longer raises anything: the split is read,
     * and the step starts again once the confirmed split is in force.
     *
     * @param to the requested weight; null for the promotion
     */
    private static Transition notRaised(
            DeploymentSpec spec, State.Watched s, @Nullable Weight to, Failed e, long requestSeq) {
        var now = s.progress();
        var conditions = e.kind() == Kind.REJECTED
                ? now.conditions().refused(new RouterRefusal(e.at(), e.error()))
                : now.conditions();
        var routerRefusal = conditions.routerRefusal();
        if (e.kind() == Kind.REJECTED
                && routerRefusal != null
                && isRefusedForLong(spec, routerRefusal.since(), e.at())) {
            return refused(s, refusal(to, routerRefusal.since(), e), e, requestSeq);
        }
        var why = to == null
                ? Reason.of(ReasonCode.ROUTER_FAILED_PROMOTION, e.error())
                : Reason.of(ReasonCode.ROUTER_FAILED_WEIGHT, to, e.error());
        var routerOutage = new RouterOutage(e.at(), now.since(), why);
        return new Move(
                new State.Soaking(now.again(spec, e.at()).with(conditions.with(routerOutage))),
                List.of(new Effect.FreshWindow(e.at()), new Effect.Observe()),
                List.of(failure(e)),
                null);
    }

    private static HistoryEntry failure(Failed e) {
        return Rollout.warn(e.at(), Type.ROUTER_FAILED, Reason.of(ReasonCode.ROUTER_FAILED, e.error()));
    }

    private static Reason refusal(@Nullable Weight to, Instant since, Failed e) {
        return to == null
                ? Reason.of(ReasonCode.PROMOTION_REFUSED, since, e.error())
                : Reason.of(ReasonCode.WEIGHT_REFUSED, to, since, e.error());
    }

    private static Transition refused(State.Open from, Reason reason, Failed e, long requestSeq) {
        return Rollout.rollBack(from, Outcome.ROLLED_BACK, reason, e.at(), requestSeq, failure(e));
    }

    /** The same error again is no news: a long outage would push everything else out of the history. */
    private static Move waiting(State next, @Nullable RouterRequest before, Failed e) {
        boolean again = before != null && e.error().equals(before.lastError());
        return new Move(next, List.of(), again ? List.of() : List.of(failure(e)), null);
    }

    /**
     * If the router may have applied the first split, the baseline is requested; if it certainly has not, nothing is.
     */
    static Move giveUp(RouterRequest request, Instant at, long requestSeq) {
        String error = request.lastError();
        var reason = error == null
                ? Reason.of(ReasonCode.INITIAL_WEIGHT_UNANSWERED)
                : Reason.of(ReasonCode.INITIAL_WEIGHT_NOT_APPLIED, error);
        return request.changedNothing()
                ? unchanged(reason.and(Reason.of(ReasonCode.NOTHING_CHANGED)), at)
                : Rollout.rollBack(new Pending(request), Outcome.FAILED, reason, at, requestSeq, null);
    }

    /** An unreachable router gets the same time as for the first split. */
    private static boolean isRefused(DeploymentSpec spec, RollingBack r, Failed e) {
        return e.kind() == Kind.REJECTED
                || (e.kind().changedNothing()
                        && isRefusedForLong(spec, r.request().since(), e.at()));
    }

    /** The baseline cannot be confirmed and need not be: the canary never got traffic, so there is nothing to undo. */
    private static Move neverTaken(DeploymentSpec spec, RollingBack r, Failed e) {
        var untouched = Reason.of(ReasonCode.BASELINE_NOT_NEEDED, spec.baselineVersion(), e.error(), spec.newVersion());
        return unchanged(r.reason().and(untouched), e.at());
    }

    private static Move unchanged(Reason reason, Instant at) {
        return Rollout.move(
                new State.Unchanged(at, reason),
                new HistoryEntry(at, Level.ERROR, Type.FAILED, Reason.of(ReasonCode.FAILED, reason)));
    }

    // --- the open request of a state

    /** The same state with its open request replaced. */
    static State.Open asking(State.Open state, RouterRequest request) {
        return switch (state) {
            case Pending p -> new Pending(request);
            case Shifting s -> new Shifting(s.progress(), s.to(), request);
            case Reasserting r -> new Reasserting(r.progress(), r.found(), request);
            case Paused p -> new Paused((Progressing) asking(p.resumeTo(), request), p.why());
            case Promoting p -> p.with(request);
            case RollingBack r -> r.with(request);
            case State.Soaking s -> s;
            case State.Drifted d -> d;
        };
    }

    /** The open router request of a state; null for none. */
    static @Nullable RouterCommand openCommand(DeploymentSpec spec, State.Open state) {
        return switch (state) {
            case Pending p -> new RouterCommand.Split(spec.plan().step(0).weight());
            case Shifting s -> new RouterCommand.Raise(s.progress().confirmed(), s.to());
            case Reasserting r -> new RouterCommand.Split(r.progress().confirmed());
            case Paused p -> openCommand(spec, p.resumeTo());
            case Promoting p ->
                new RouterCommand.Promote(p.requested() ? null : p.progress().confirmed());
            case RollingBack r -> new RouterCommand.RollBack();
            case State.Soaking s -> null;
            case State.Drifted d -> null;
        };
    }
}
