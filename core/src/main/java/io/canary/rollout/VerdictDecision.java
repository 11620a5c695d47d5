package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;

/** The record of a verdict and its consequences. */
final class VerdictDecision {

    private VerdictDecision() {}

    static Decision of(DeploymentSpec spec, Judged e, Kind kind, Watched state) {
        var trigger =
                switch (state) {
                    case Soaking s -> soaked(spec, s);
                    case Shifting s -> Trigger.SHIFTING;
                    case Reasserting r -> Trigger.REASSERTING;
                    case Drifted d -> Trigger.DRIFTED;
                    case Paused p -> Trigger.PAUSED;
                    case Promoting p -> p.unproven() == null ? Trigger.PROMOTING : Trigger.PROMOTING_UNPROVEN;
                };
        return of(spec, e, kind, trigger, state);
    }

    static Decision of(DeploymentSpec spec, Judged e, Kind kind, Trigger trigger, Watched state) {
        var now = state.progress();
        return new Decision(
                e.at(),
                kind,
                trigger,
                now.step(),
                StateView.weight(state),
                now.failures(),
                e.verdict(),
                e.evidence(),
                e.recorded(),
                isOfTheWindow(e.verdict()) ? PartialWindow.of(spec, now.soak(spec)) : null,
                e.late());
    }

    private static Trigger soaked(DeploymentSpec spec, Soaking s) {
        if (AdvanceRules.mayRise(spec, s)) {
            return Trigger.INTERVAL_ELAPSED;
        }
        return s.progress().conditions().routerOutage() != null ? Trigger.ROUTER_UNSEEN : Trigger.SHARE_MISMATCH;
    }

    /** A comparison covers every tick: nothing of the step is left out. */
    private static boolean isOfTheWindow(Verdict verdict) {
        return !(verdict instanceof Verdict.Comparative)
                || (verdict instanceof Verdict.OverriddenComparison o && isOfTheWindow(o.by()));
    }
}
