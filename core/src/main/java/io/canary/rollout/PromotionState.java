package io.canary.rollout;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.Observed;
import io.canary.rollout.Event.Unseen;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.OnPromotionDrift;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The watch over the last promotion of a service: a reload, a restart or a person may undo it long after the deployment
 * has ended. By default it is only reported, as it may be a hotfix.
 *
 * @param until the end of the watch; null to watch for as long as it is the last promotion
 * @param drift what was found instead of the promotion; null while it is in force
 * @param routerOutage null while the router can be seen
 */
public record PromotionState(
        @Nullable Instant until,
        @Nullable Drift drift,
        @Nullable RouterOutage routerOutage) {

    /**
     * The traffic is not on the promoted version.
     *
     * @param since when the drift was found
     * @param found the observed split
     */
    public record Drift(Instant since, Reason found) {}

    /** The watch over a promotion at {@code at}; null for none. */
    static @Nullable PromotionState begin(DeploymentSpec spec, Instant at) {
        var watch = spec.safeguards().promoted().watch();
        if (watch == null) {
            return new PromotionState(null, null, null);
        }
        return watch.isZero() ? null : new PromotionState(at.plus(watch), null, null);
    }

    /** What to report beside the final status; null while the promotion is in force. */
    @Nullable
    Reason reason(DeploymentSpec spec) {
        if (drift != null) {
            return Reason.of(ReasonCode.PROMOTION_UNDONE, drift.since(), spec.router(), drift.found());
        }
        return routerOutage == null ? null : routerOutage.reason(spec);
    }

    static Transition superseded(State state) {
        return state instanceof Promoted p && p.watch() != null
                ? new Move(p.with(null), List.of(), List.of(), null)
                : new Stay();
    }

    static Transition observed(DeploymentSpec spec, Promoted p, Observed e, long requestSeq) {
        var watch = p.watch();
        boolean isLate = e.asks() + 1 != requestSeq;
        if (watch == null || isLate || e.seen() instanceof Observation.CannotTell) {
            return new Stay();
        } else if (watch.isOver(e.at())) {
            return superseded(p);
        } else if (e.seen() instanceof Observation.NotFound(String what)) {
            return unseen(spec, p, new Unseen(e.at(), e.asks(), null, what));
        }
        return isInForce(spec, e) ? stands(spec, p, watch, e.at()) : drifted(spec, p, watch, e, requestSeq);
    }

    static Transition unseen(DeploymentSpec spec, Promoted p, Unseen e) {
        var watch = p.watch();
        if (watch == null || watch.routerOutage != null) {
            return new Stay();
        } else if (watch.isOver(e.at())) {
            return superseded(p);
        }
        var routerOutage = RouterOutage.of(e);
        return Rollout.move(
                p.with(new PromotionState(watch.until, watch.drift, routerOutage)),
                Rollout.warn(e.at(), Type.ROUTER_UNREACHABLE, routerOutage.reason(spec)));
    }

    private boolean isOver(Instant at) {
        return until != null && !at.isBefore(until);
    }

    private static boolean isInForce(DeploymentSpec spec, Observed e) {
        return e.seen() instanceof Observation.InForce f
                && DriftRules.isSame(f.weightOf(spec.newVersion()), Weight.FULL, e.granularity());
    }

    private static Transition stands(DeploymentSpec spec, Promoted p, PromotionState watch, Instant at) {
        var now = p.with(new PromotionState(watch.until, null, null));
        if (watch.drift != null) {
            var message = Reason.of(ReasonCode.PROMOTION_RESTORED, spec.router(), spec.newVersion());
            return Rollout.move(now, Rollout.info(at, Type.DRIFT_ENDED, message));
        }
        return watch.routerOutage == null
                ? new Stay()
                : Rollout.move(now, Rollout.info(at, Type.ROUTER_REACHABLE, DriftRules.seenAgain(spec, null)));
    }

    /** Reported once for each split that is found. */
    private static Transition drifted(
            DeploymentSpec spec, Promoted p, PromotionState watch, Observed e, long requestSeq) {
        boolean asks = spec.safeguards().promoted().onDrift() == OnPromotionDrift.REASSERT;
        var found = DriftRules.carried(spec, e);
        var drift = watch.drift != null && watch.drift.found().equals(found) ? watch.drift : new Drift(e.at(), found);
        if (drift.equals(watch.drift) && watch.routerOutage == null && !asks) {
            return new Stay();
        }
        var message = Reason.of(ReasonCode.PROMOTION_DRIFTED, spec.router(), found, spec.newVersion())
                .and(asks ? Reason.of(ReasonCode.PROMOTION_ASKED_AGAIN) : null);
        return new Move(
                p.with(new PromotionState(watch.until, drift, null)),
                asks ? List.of(new AskRouter(requestSeq, new RouterCommand.Promote(null))) : List.of(),
                drift.equals(watch.drift)
                        ? List.of()
                        : List.of(new HistoryEntry(e.at(), Level.ERROR, Type.PROMOTION_DRIFTED, message)),
                null);
    }
}
