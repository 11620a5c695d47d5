package io.canary.rollout;

import io.canary.analysis.sequential.OnSilence;
import io.canary.rollout.Event.CanarySilent;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Stay;

/** The rules for a canary that does not report what the baseline reports: no reports at all, or none of errors. */
final class SilenceRules {

    private SilenceRules() {}

    /** Only while the canary is known to have its traffic: otherwise it has nothing to report. */
    static Transition silent(DeploymentSpec spec, State state, CanarySilent e, long requestSeq) {
        boolean takesBack = spec.policy().analysis().onSilence() == OnSilence.ROLLBACK
                && spec.policy().rollbackOnFailure()
                && !spec.policy().analysis().advisory();
        return switch (state) {
            case Soaking s when takesBack && isAsConfirmed(s) -> takenBack(s, e, requestSeq);
            case Paused p
            when takesBack && p.resumeTo() instanceof Soaking s && isAsConfirmed(s) -> takenBack(p, e, requestSeq);
            case State other -> new Stay();
        };
    }

    private static boolean isAsConfirmed(Soaking s) {
        return s.progress().conditions().routerOutage() == null;
    }

    private static Transition takenBack(State.Open from, CanarySilent e, long requestSeq) {
        var entry = Rollout.warn(e.at(), HistoryEntry.Type.CANARY_SILENT, reason(e));
        return Rollout.rollBack(from, Outcome.ROLLED_BACK, reason(e), e.at(), requestSeq, entry);
    }

    private static Reason reason(CanarySilent e) {
        return switch (e.what()) {
            case EVER -> Reason.of(ReasonCode.CANARY_SILENT_EVER);
            case ANYTHING -> Reason.of(ReasonCode.CANARY_SILENT, e.since());
            case ERRORS -> Reason.of(ReasonCode.CANARY_SILENT_ON_ERRORS, e.since());
        };
    }
}
