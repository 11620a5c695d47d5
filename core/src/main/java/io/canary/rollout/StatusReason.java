package io.canary.rollout;

import io.canary.analysis.Role;
import io.canary.analysis.Verdict;
import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is doing or waiting for. A failing canary is always reported as failing, whatever the deployment
 * does.
 */
final class StatusReason {

    private StatusReason() {}

    /** @param last the previous decision; null before the first */
    static Reason of(DeploymentSpec spec, State state, @Nullable Decision last) {
        return switch (state) {
            case Pending p -> asking(spec, spec.plan().step(0).weight(), null, p.request());
            case Paused p ->
                (p.why() == null ? Reason.of(ReasonCode.PAUSED) : p.why())
                        .and(watched(spec, p.resumeTo(), last))
                        .and(limit(
                                spec.safeguards().onDeadline(),
                                ReasonCode.ROLLBACK_UNLESS_ENDED,
                                p.progress().deadline()));
            case Soaking s ->
                watched(spec, s, last)
                        .and(
                                isWaiting(s.progress(), last)
                                        ? limit(
                                                spec.safeguards().onMaxHold(),
                                                ReasonCode.ROLLBACK_UNLESS_VERDICT,
                                                s.progress().holdUntil())
                                        : null);
            case Watched w -> watched(spec, w, last);
            case RollingBack r ->
                r.reason()
                        .and(Reason.of(
                                ReasonCode.ASKING_FOR_BASELINE,
                                spec.baselineVersion(),
                                spec.router(),
                                r.request().attempts(),
                                r.request().lastError()))
                        .and(unknown(r.request()));
            case Promoted p ->
                p.watch() == null ? p.reason() : p.reason().and(p.watch().reason(spec));
            case Reverted w -> w.reason();
            case Abandoned a -> a.reason();
            case State.Unchanged u -> u.reason();
        };
    }

    private static Reason watched(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        var failing = failing(spec, state, last);
        if (failing == null) {
            return doing(spec, state, last);
        }
        return state instanceof Soaking s
                ? failing.and(s.progress().conditions().reason(spec)).and(waiting(spec, s.progress(), last))
                : failing.and(doing(spec, state, last));
    }

    private static Reason doing(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        var confirmed = state.progress().confirmed();
        return switch (state) {
            case Soaking s -> soaking(spec, s).and(waiting(spec, s.progress(), last));
            case Shifting s -> asking(spec, s.to(), confirmed, s.request());
            case Reasserting r ->
                Reason.of(
                                ReasonCode.ASKING_AGAIN,
                                spec.router(),
                                confirmed,
                                r.request().attempts(),
                                r.request().lastError())
                        .and(unknown(r.request()));
            case Drifted d -> drifted(spec, d);
            case Promoting p ->
                p.unproven() == null ? promoting(spec, p) : p.unproven().and(promoting(spec, p));
            case Paused p -> doing(spec, p.resumeTo(), last);
        };
    }

    private static Reason asking(
            DeploymentSpec spec, Weight weight, @Nullable Weight confirmed, RouterRequest request) {
        return Reason.of(
                ReasonCode.ASKING_FOR_WEIGHT,
                spec.router(),
                weight,
                confirmed,
                request.attempts(),
                request.lastError());
    }

    private static Reason promoting(DeploymentSpec spec, Promoting p) {
        return Reason.of(
                        ReasonCode.ASKING_FOR_PROMOTION,
                        spec.router(),
                        spec.newVersion(),
                        p.progress().confirmed(),
                        p.request().attempts(),
                        p.request().lastError())
                .and(unknown(p.request()));
    }

    private static Reason drifted(DeploymentSpec spec, Drifted d) {
        var confirmed = d.progress().confirmed();
        var unseen = d.progress().conditions().reason(spec);
        return unseen == null
                ? Reason.of(ReasonCode.HELD_DRIFTED, spec.router(), d.found(), confirmed)
                : Reason.of(ReasonCode.HELD_DRIFTED_UNSEEN, unseen, d.found(), confirmed);
    }

    /** An earlier confirmation says nothing about a router that now fails to confirm. */
    private static @Nullable Reason unknown(RouterRequest request) {
        return request.lastError() == null ? null : Reason.of(ReasonCode.UNKNOWN_UNTIL_CONFIRMED);
    }

    private static Reason soaking(DeploymentSpec spec, Soaking s) {
        var now = s.progress();
        var until = now.bakeUntil();
        var conditions = now.conditions().reason(spec);
        var passed = now.conditions().awaitsSkip();
        if (conditions != null) {
            return Reason.of(ReasonCode.HELD, now.confirmed(), until, conditions);
        } else if (passed != null) {
            return Reason.of(ReasonCode.WAITING_FOR_SKIP, now.confirmed(), passed);
        }
        return until == null
                ? Reason.of(ReasonCode.SOAKING, now.confirmed())
                : Reason.of(ReasonCode.BAKING, now.confirmed(), until);
    }

    private static @Nullable Reason waiting(DeploymentSpec spec, Progress now, @Nullable Decision last) {
        if (last != null && isBaking(now, last)) {
            return Reason.of(ReasonCode.BAKING_ON_EVIDENCE, last.evidenceReason());
        } else if (last == null || !isWaiting(now, last)) {
            return null;
        }
        var compared = last.verdict() instanceof Verdict.Unproven u && now.bakeUntil() == null ? u.compared() : null;
        return Reason.of(
                ReasonCode.WAITING_FOR_EVIDENCE,
                last.evidenceReason(),
                compared == null ? null : Forecast.toPromotion(spec, now, compared),
                compared == null
                        ? null
                        : compared.requestsPerSecond(Role.CANARY) + compared.requestsPerSecond(Role.BASELINE));
    }

    /** Whether the last verdict on this step was inconclusive. */
    static boolean isWaiting(Progress now, @Nullable Decision last) {
        return last != null && !last.at().isBefore(now.since()) && last.verdict() instanceof Verdict.Inconclusive;
    }

    private static boolean isBaking(Progress now, Decision last) {
        return last.trigger() == Decision.Trigger.BAKING && !last.at().isBefore(now.since());
    }

    private static @Nullable Reason limit(Safeguards.Action action, ReasonCode code, Instant at) {
        return switch (action) {
            case ROLLBACK -> Reason.of(code, at);
            case PAUSE -> null;
        };
    }

    // --- failing

    /** Whether the canary is known to fail. */
    static boolean isFailing(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        return failing(spec, state, last) != null;
    }

    /**
     * That the canary fails, how many times in a row, and why it is not rolled back; null if it is not known to fail.
     */
    private static @Nullable Reason failing(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        var now = state.progress();
        var failing = now.failing() == null ? recorded(spec, now, last) : now.failing();
        if (failing == null) {
            return now.failures() == 0 ? null : Reason.of(ReasonCode.FAILING, null, inARow(now, null));
        }
        boolean isRolledBack = spec.policy().rollbackOnFailure() && !failing.advisory();
        if (isRolledBack && !(state instanceof Promoting p && p.unproven() != null)) {
            var counted = inARow(now, spec.policy().maxConsecutiveFailures());
            return Reason.of(ReasonCode.FAILING, failing.verdict(), counted)
                    .and(state instanceof Soaking ? Reason.of(ReasonCode.HELD_AT_WEIGHT, now.confirmed()) : null);
        }
        return Reason.of(ReasonCode.FAILING, failing.verdict(), now.failures() == 0 ? null : inARow(now, null))
                .and(isRolledBack ? null : Failing.held(spec));
    }

    private static Reason inARow(Progress now, @Nullable Integer most) {
        return Reason.of(ReasonCode.IN_A_ROW, now.failures(), most);
    }

    /** Before schema 7 of the journal, only the last decision shows it. */
    private static @Nullable Failing recorded(DeploymentSpec spec, Progress now, @Nullable Decision last) {
        return now.failures() > 0 && last != null && last.verdict() instanceof Verdict.Fail fail
                ? Failing.of(spec, fail)
                : null;
    }

    /** The same as a further reason beside another; null if it is not known to fail. */
    static @Nullable Reason failingToo(Watched state) {
        var failing = state.progress().failing();
        return failing == null ? null : Reason.of(ReasonCode.FAILING, failing.verdict(), null);
    }
}
