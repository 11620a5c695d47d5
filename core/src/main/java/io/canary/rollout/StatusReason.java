package io.canary.rollout;

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
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a deployment is doing or waiting for, in words. Whatever it does, a canary that fails is said to fail. */
final class StatusReason {

    private StatusReason() {}

    /** @param last the decision before; null before the first */
    static String of(DeploymentSpec spec, State state, @Nullable Decision last) {
        return switch (state) {
            case Pending p ->
                asking(spec) + " for " + spec.plan().step(0).weight()
                        + p.request().words();
            case Paused p ->
                (p.why() == null ? "paused" : p.why()) + "; " + watched(spec, p.resumeTo(), last)
                        + limit(spec.safeguards().onDeadline(), p.progress().deadline(), "ended");
            case Soaking s ->
                watched(spec, s, last)
                        + (isWaiting(s.progress(), last)
                                ? limit(
                                        spec.safeguards().onMaxHold(),
                                        s.progress().holdUntil(),
                                        "a verdict is reached")
                                : "");
            case Watched w -> watched(spec, w, last);
            case RollingBack r ->
                r.reason() + "; rolling back to " + spec.baselineVersion() + " via " + spec.router()
                        + r.request().words()
                        + unknown(r.request());
            case Promoted p -> p.reason() + (p.watch() == null ? "" : p.watch().words(spec));
            case Reverted w -> w.reason();
            case Abandoned a -> a.reason();
            case State.Unchanged u -> u.reason();
        };
    }

    private static String watched(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        String failing = failing(spec, state, last);
        return failing.isEmpty()
                ? doing(spec, state, last)
                : failing
                        + (state instanceof Soaking s
                                ? conditions(spec, s) + waiting(spec, s.progress(), last)
                                : "; " + doing(spec, state, last));
    }

    private static String doing(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        var confirmed = state.progress().confirmed();
        return switch (state) {
            case Soaking s -> soaking(spec, s) + waiting(spec, s.progress(), last);
            case Shifting s ->
                asking(spec) + " for " + s.to() + ", " + confirmed + " confirmed"
                        + s.request().words();
            case Reasserting r ->
                asking(spec) + " for " + confirmed + " again" + r.request().words() + unknown(r.request());
            case Drifted d ->
                "held: " + carries(spec, d) + ", not " + confirmed
                        + "; waiting for the traffic to be put back, or resumed";
            case Promoting p ->
                (p.unproven() == null ? "" : p.unproven() + "; ") + asking(spec) + " to promote " + spec.newVersion()
                        + ", " + confirmed + " confirmed" + p.request().words() + unknown(p.request());
            case Paused p -> doing(spec, p.resumeTo(), last);
        };
    }

    private static String carries(DeploymentSpec spec, Drifted d) {
        String unseen = d.progress().conditions().words(spec);
        return unseen.isEmpty()
                ? "router " + spec.router() + " carries " + d.found()
                : unseen + "; before that it carried " + d.found();
    }

    /** What was confirmed before says nothing of a router that fails to confirm. */
    private static String unknown(RouterRequest request) {
        return request.lastError() == null ? "" : "; until it confirms, what clients get is unknown";
    }

    private static String conditions(DeploymentSpec spec, Soaking s) {
        String conditions = s.progress().conditions().words(spec);
        return conditions.isEmpty() ? "" : "; " + conditions;
    }

    private static String soaking(DeploymentSpec spec, Soaking s) {
        String conditions = s.progress().conditions().words(spec);
        var until = s.progress().bakeUntil();
        String baking = until == null ? "" : " until " + Format.of(until);
        if (conditions.isEmpty()) {
            var passed = s.progress().conditions().awaitsSkip();
            return passed == null
                    ? (until == null ? "soaking at " : "baking at ")
                            + s.progress().confirmed()
                            + baking
                    : "held at " + s.progress().confirmed() + ": passed at " + Format.of(passed)
                            + ", and its advance is manual: waiting for skip";
        }
        return "held at " + s.progress().confirmed() + (until == null ? "" : ", baking" + baking) + ": " + conditions;
    }

    private static String asking(DeploymentSpec spec) {
        return "asking router " + spec.router();
    }

    private static String waiting(DeploymentSpec spec, Progress now, @Nullable Decision last) {
        if (last != null && isBaking(now, last)) {
            return ": " + last.evidenceSentence();
        }
        if (last == null || !isWaiting(now, last)) {
            return "";
        }
        String forecast = last.verdict() instanceof Verdict.Unproven u && now.bakeUntil() == null
                ? Forecast.words(spec, now, u.compared())
                : "";
        return ", waiting for evidence: " + last.evidenceSentence() + forecast;
    }

    private static boolean isWaiting(Progress now, @Nullable Decision last) {
        return last != null && !last.at().isBefore(now.since()) && last.verdict() instanceof Verdict.Inconclusive;
    }

    private static boolean isBaking(Progress now, Decision last) {
        return last.trigger() == Decision.Trigger.BAKING && !last.at().isBefore(now.since());
    }

    private static String limit(Safeguards.Action action, Instant at, String unless) {
        return switch (action) {
            case ROLLBACK -> "; auto-rollback at " + Format.of(at) + " unless " + unless;
            case PAUSE -> "";
        };
    }

    // --- that it fails

    /** That the canary fails, how often it did, and what keeps it where it is; empty where it is not known to fail. */
    private static String failing(DeploymentSpec spec, Watched state, @Nullable Decision last) {
        var now = state.progress();
        var failing = now.failing() == null ? recorded(spec, now, last) : now.failing();
        if (failing == null) {
            return now.failures() == 0 ? "" : "failing, " + now.failures() + " in a row";
        }
        String what = "failing: " + failing.verdict();
        boolean isRolledBack = spec.policy().rollbackOnFailure() && !failing.advisory();
        if (isRolledBack && !(state instanceof Promoting p && p.unproven() != null)) {
            String held = state instanceof Soaking ? "; held at " + now.confirmed() : "";
            return what + ", " + now.failures() + " of " + spec.policy().maxConsecutiveFailures() + " in a row" + held;
        }
        return what
                + (now.failures() == 0 ? "" : ", " + now.failures() + " in a row")
                + (isRolledBack ? "" : "; " + Failing.held(spec));
    }

    /** Before schema 7 of the journal, the last decision alone told. */
    private static @Nullable Failing recorded(DeploymentSpec spec, Progress now, @Nullable Decision last) {
        return now.failures() > 0 && last != null && last.verdict() instanceof Verdict.Fail fail
                ? Failing.of(spec, fail)
                : null;
    }

    /** To be said beside another reason why a canary is taken back; empty where it is not known to fail. */
    static String failingToo(Watched state) {
        var failing = state.progress().failing();
        return failing == null ? "" : "; failing: " + failing.verdict();
    }

    /** What is to be known of a version that got everything all the same; empty where it passed. */
    static String doubts(Promoting p) {
        var failing = p.progress().failing();
        return (p.unproven() == null ? "" : "; " + p.unproven())
                + (failing == null ? "" : "; failing: " + failing.verdict());
    }
}
