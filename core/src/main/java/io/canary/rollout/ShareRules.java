package io.canary.rollout;

import io.canary.rollout.Event.ShareObserved;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;

/** The rules for the canary's observed share of the requests. */
final class ShareRules {
    private ShareRules() {}

    static Transition observed(DeploymentSpec spec, State state, ShareObserved e, long requestSeq) {
        return switch (state) {
            case Paused p when p.resumeTo() instanceof Soaking s -> Rollout.paused(p, observed(spec, s, e, requestSeq));
            case Soaking s when e.asked().equals(s.progress().confirmed()) -> observed(spec, s, e, requestSeq);
            case State other -> new Stay(); // these states know that the share is not the requested one
        };
    }

    private static Transition observed(DeploymentSpec spec, Soaking s, ShareObserved e, long requestSeq) {
        if (e.far() && spec.safeguards().onShareMismatch() != Safeguards.OnShareMismatch.ALERT) {
            return far(s, e, requestSeq);
        }
        boolean wasKnown = s.progress().conditions().mismatch() != null;
        if (wasKnown == e.differs()) {
            return new Stay();
        }
        return e.differs() ? differs(spec, s, e, requestSeq) : asAsked(spec, s, e);
    }

    private static Transition differs(DeploymentSpec spec, Soaking s, ShareObserved e, long requestSeq) {
        var mismatch = new ShareMismatch(e.at(), e.observed(), e.asked());
        var entry = Rollout.warn(e.at(), Type.SHARE_MISMATCH, mismatch.reason());
        var now = s.progress().with(s.progress().conditions().with(mismatch));
        return switch (spec.safeguards().onShareMismatch()) {
            case ROLLBACK -> Rollout.rollBack(s, Outcome.ROLLED_BACK, mismatch.reason(), e.at(), requestSeq, entry);
            case HOLD -> Rollout.move(new Soaking(now), entry);
            case ALERT -> Rollout.move(new Soaking(now), entry);
        };
    }

    /**
     * Far more users on the canary than requested: it is rolled back at once, except with {@code alert}, which is for
     * reports that are known to be incomplete.
     */
    private static Move far(Soaking s, ShareObserved e, long requestSeq) {
        var reason = Reason.of(ReasonCode.SHARE_FAR_OFF, e.observed(), e.asked());
        return Rollout.rollBack(s, Outcome.ROLLED_BACK, reason, e.at(), requestSeq, null);
    }

    /** Evidence from another share does not count for the step. */
    private static Transition asAsked(DeploymentSpec spec, Soaking s, ShareObserved e) {
        var message = Reason.of(ReasonCode.SHARE_RESTORED, e.observed());
        return Rollout.soak(s.progress().again(spec, e.at()), Rollout.info(e.at(), Type.SHARE_RESTORED, message));
    }
}
