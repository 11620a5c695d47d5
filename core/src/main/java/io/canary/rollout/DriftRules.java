package io.canary.rollout;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.LeaseLapsed;
import io.canary.rollout.Event.Observed;
import io.canary.rollout.Event.Unseen;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules for observed traffic. The split may differ from the confirmed one: a person changed it, the router forgot
 * it, or the lease expired.
 */
final class DriftRules {
    private static final Transition STAY = new Stay();

    private DriftRules() {}

    static Transition observed(DeploymentSpec spec, State state, Observed e, long requestSeq) {
        boolean isLate = e.asks() + 1 != requestSeq; // a newer router request exists
        return isLate
                ? STAY
                : switch (e.seen()) {
                    case Observation.NotFound(String what)
                    when e.run() == Event.Run.ANOTHER -> forgotten(spec, state, e, requestSeq);
                    case Observation.NotFound(String what) ->
                        unseen(spec, state, new Unseen(e.at(), e.asks(), null, what), requestSeq);
                    case Observation.CannotTell c -> unobserved(spec, state, e, requestSeq);
                    case Observation.InForce f -> compared(spec, state, e, requestSeq);
                    case Observation.NotRouted n -> compared(spec, state, e, requestSeq);
                };
    }

    /** This confirms nothing and raises nothing. A router request that is open gets its own response. */
    static Transition unseen(DeploymentSpec spec, State state, Unseen e, long requestSeq) {
        boolean isLate = e.asks() + 1 != requestSeq;
        return switch (state) {
            case Soaking s
            when !isLate && s.progress().conditions().routerOutage() == null -> outage(spec, s, s.progress(), e);
            case Drifted d
            when !isLate && d.progress().conditions().routerOutage() == null -> outage(spec, d, d.progress(), e);
            case Paused p -> Rollout.paused(p, unseen(spec, p.resumeTo(), e, requestSeq));
            case State other -> STAY;
        };
    }

    private static Move outage(DeploymentSpec spec, State.Watched state, Progress now, Unseen e) {
        var routerOutage = RouterOutage.of(e);
        return Rollout.move(
                state.with(now.with(now.conditions().with(routerOutage))),
                Rollout.warn(e.at(), Type.ROUTER_UNREACHABLE, routerOutage.reason(spec)));
    }

    /** Where the split cannot be observed, the confirmed split is requested again. */
    private static Transition unobserved(DeploymentSpec spec, State state, Observed e, long requestSeq) {
        return switch (state) {
            case Soaking s
            when s.progress().conditions().routerOutage() != null -> askAgain(spec, s, e, requestSeq, List.of());
            case Paused p -> Rollout.paused(p, unobserved(spec, p.resumeTo(), e, requestSeq));
            case State other -> STAY;
        };
    }

    /** A restarted traffic layer may know nothing of the service until the split is requested again. */
    private static Transition forgotten(DeploymentSpec spec, State state, Observed e, long requestSeq) {
        return switch (state) {
            case Soaking s -> askAgain(spec, s, e, requestSeq, List.of(found(spec, s.progress(), e)));
            case Paused p -> Rollout.paused(p, forgotten(spec, p.resumeTo(), e, requestSeq));
            case State other -> STAY;
        };
    }

    private static Move askAgain(
            DeploymentSpec spec, Soaking s, Observed e, long requestSeq, List<HistoryEntry> history) {
        var next = new Reasserting(s.progress().interrupted(spec), null, RouterRequest.first(requestSeq, e.at()));
        return Rollout.ask(
                next, requestSeq, new RouterCommand.Split(s.progress().confirmed()), history);
    }

    private static Transition compared(DeploymentSpec spec, State state, Observed e, long requestSeq) {
        return switch (state) {
            case Soaking s ->
                isThere(spec, s.progress(), e) ? there(spec, s, e, requestSeq) : drifted(spec, s, e, requestSeq);
            case Drifted d -> stillDrifted(spec, d, e);
            case Reasserting r -> foundBefore(spec, r, e);
            case Paused p -> paused(p, compared(spec, p.resumeTo(), e, requestSeq));
            case Shifting s -> STAY; // another split has been requested, and the split in force is about to change
            case Pending p -> STAY;
            case Promoting p -> STAY;
            case RollingBack r -> STAY;
            case Ended f -> STAY;
        };
    }

    /** A paused deployment needs no further pause because of drift. */
    private static Transition paused(Paused before, Transition transition) {
        return transition instanceof Move(Paused next, var effects, var history, var decision)
                ? new Move(new Paused(next.resumeTo(), before.why()), effects, history, decision)
                : Rollout.paused(before, transition);
    }

    /**
     * After an outage the step starts again: evidence from before it raises nothing. A router inside a service that
     * restarted measures, holds and addresses only what was requested since.
     */
    private static Transition there(DeploymentSpec spec, Soaking s, Observed e, long requestSeq) {
        var routerOutage = s.progress().conditions().routerOutage();
        if (routerOutage == null) {
            return STAY;
        } else if (routerOutage.isOfRestart()) {
            var message = seenAgain(spec, Reason.of(ReasonCode.ASKING_TO_HOLD_AGAIN));
            return askAgain(spec, s, e, requestSeq, List.of(Rollout.info(e.at(), Type.ROUTER_REACHABLE, message)));
        }
        return Rollout.soak(
                s.progress().again(spec, e.at()),
                Rollout.info(e.at(), Type.ROUTER_REACHABLE, seenAgain(spec, Reason.of(ReasonCode.STEP_STARTS_AGAIN))));
    }

    static Reason seenAgain(DeploymentSpec spec, @Nullable Reason then) {
        return Reason.of(ReasonCode.ROUTER_SEEN_AGAIN, spec.router(), then);
    }

    private static Move drifted(DeploymentSpec spec, Soaking s, Observed e, long requestSeq) {
        var entry = found(spec, s.progress(), e);
        var progress =
                s.progress().interrupted(spec).with(s.progress().conditions().again());
        var drifted = new Drifted(progress, canaryShare(spec, e));
        return switch (spec.safeguards().onDrift()) {
            case AUTO ->
                isOurs(spec, drifted, e)
                        ? reassert(progress, drifted.found(), e.at(), requestSeq, entry)
                        : Rollout.move(new Paused(drifted, pulledBack(spec, e)), entry);
            case REASSERT -> reassert(progress, drifted.found(), e.at(), requestSeq, entry);
            case PAUSE -> Rollout.move(new Paused(drifted), entry);
            case ALERT -> Rollout.move(drifted, entry);
        };
    }

    /**
     * More users on the canary than requested are always wrong. Fewer may be what a person wants, unless the router
     * forgot the split or released it.
     */
    private static boolean isOurs(DeploymentSpec spec, Drifted drifted, Observed e) {
        boolean mayHaveLapsed =
                spec.safeguards().lease() != null && drifted.found().equals(Weight.NONE);
        return drifted.found().compareTo(drifted.progress().confirmed()) > 0
                || e.run() == Event.Run.ANOTHER
                || mayHaveLapsed;
    }

    private static Reason pulledBack(DeploymentSpec spec, Observed e) {
        return Reason.of(
                ReasonCode.PAUSED_BECAUSE,
                Reason.of(ReasonCode.TAKEN_OFF_CANARY, spec.router(), carried(spec, e), e.run()));
    }

    /** The split that was in force before it was requested again, as after a restart. */
    private static Transition foundBefore(DeploymentSpec spec, Reasserting r, Observed e) {
        return isThere(spec, r.progress(), e)
                ? STAY
                : Rollout.move(
                        new Reasserting(r.progress(), canaryShare(spec, e), r.request()), found(spec, r.progress(), e));
    }

    private static Transition stillDrifted(DeploymentSpec spec, Drifted d, Observed e) {
        if (isThere(spec, d.progress(), e)) {
            var entry = Rollout.info(
                    e.at(),
                    Type.DRIFT_ENDED,
                    Reason.of(ReasonCode.DRIFT_ENDED, d.progress().confirmed()));
            return Rollout.soak(d.progress().again(spec, e.at()), entry);
        }
        var found = canaryShare(spec, e);
        var conditions = d.progress().conditions();
        var seen = new Drifted(d.progress().with(conditions.with((RouterOutage) null)), found);
        if (!found.equals(d.found())) {
            return Rollout.move(seen, found(spec, d.progress(), e));
        }
        return conditions.routerOutage() == null
                ? STAY
                : Rollout.move(
                        seen,
                        Rollout.info(
                                e.at(),
                                Type.ROUTER_REACHABLE,
                                Reason.of(ReasonCode.ROUTER_SEEN_DRIFTED, spec.router(), carried(spec, e))));
    }

    /** Requests the confirmed weight again; the step starts again when the router confirms. */
    static Move reassert(Progress progress, Weight found, Instant at, long requestSeq, HistoryEntry entry) {
        var next = new Reasserting(progress, found, RouterRequest.first(requestSeq, at));
        return Rollout.ask(next, requestSeq, new RouterCommand.Split(progress.confirmed()), List.of(entry));
    }

    /** The lease is gone: traffic is on the baseline, or soon will be. */
    static Transition leaseLapsed(DeploymentSpec spec, State state, LeaseLapsed e, long requestSeq) {
        boolean isLate = e.asks() + 1 != requestSeq;
        return isLate
                ? STAY
                : switch (state) {
                    case Soaking s ->
                        reassert(
                                s.progress().interrupted(spec),
                                Weight.NONE,
                                e.at(),
                                requestSeq,
                                lapsed(spec, s, e.at()));
                    case Paused p -> Rollout.paused(p, leaseLapsed(spec, p.resumeTo(), e, requestSeq));
                    case Drifted d -> STAY; // the traffic has drifted anyway
                    case Reasserting r -> STAY; // the open request starts a new lease
                    case Shifting s -> STAY;
                    case Promoting p -> STAY;
                    case Pending p -> STAY;
                    case RollingBack r -> STAY;
                    case Ended f -> STAY;
                };
    }

    private static HistoryEntry lapsed(DeploymentSpec spec, Soaking s, Instant at) {
        return Rollout.warn(
                at,
                Type.LEASE_LAPSED,
                Reason.of(ReasonCode.LEASE_LAPSED, s.progress().confirmed(), spec.baselineVersion(), spec.router()));
    }

    // --- the observed split

    static boolean isThere(DeploymentSpec spec, Progress progress, Observed e) {
        return e.seen() instanceof Observation.InForce f
                && isSame(f.weightOf(spec.newVersion()), progress.confirmed(), e.granularity())
                && isSame(
                        f.weightOf(spec.baselineVersion()), progress.confirmed().rest(), e.granularity());
    }

    static boolean isSame(Weight one, Weight other, Weight granularity) {
        return Math.abs(one.basisPoints() - other.basisPoints()) < granularity.basisPoints();
    }

    private static Weight canaryShare(DeploymentSpec spec, Observed e) {
        return e.seen() instanceof Observation.InForce f ? f.weightOf(spec.newVersion()) : Weight.NONE;
    }

    /** The split in force. */
    static Reason carried(DeploymentSpec spec, Observed e) {
        return e.seen() instanceof Observation.InForce(var weights)
                ? Reason.of(ReasonCode.CARRIES, shares(weights))
                : Reason.of(ReasonCode.CARRIES_NOTHING, spec.serviceName());
    }

    private static HistoryEntry found(DeploymentSpec spec, Progress progress, Observed e) {
        return Rollout.warn(
                e.at(),
                Type.DRIFTED,
                Reason.of(
                        ReasonCode.DRIFTED, spec.router(), carried(spec, e), progress.confirmed(), spec.newVersion()));
    }

    private static Map<String, Weight> shares(Map<String, Weight> weights) {
        var shares = new TreeMap<>(weights);
        shares.values().removeIf(Weight.NONE::equals);
        return Collections.unmodifiableMap(shares);
    }
}
