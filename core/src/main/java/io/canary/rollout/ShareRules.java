package io.canary.rollout;

import io.canary.rollout.Event.ShareObserved;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Soaking;

/** The part of the rules that begins when what is reported shows which share of the requests the canary gets. */
final class ShareRules {
    static final String FAR_WORDS = ", for a minute";

    private ShareRules() {}

    static Ruling observed(DeploymentSpec spec, State state, ShareObserved e, long nextAsk) {
        return switch (state) {
            case Paused p when p.resumeTo() instanceof Soaking s -> Rollout.paused(p, observed(spec, s, e, nextAsk));
            case Soaking s when e.asked().equals(s.progress().confirmed()) -> observed(spec, s, e, nextAsk);
            case State other -> new Stay(); // it is known there that the share is not what was asked for
        };
    }

    private static Ruling observed(DeploymentSpec spec, Soaking s, ShareObserved e, long nextAsk) {
        if (e.far() && spec.safeguards().onShareMismatch() != Safeguards.OnShareMismatch.ALERT) {
            return far(s, e, nextAsk);
        }
        boolean wasKnown = s.progress().conditions().mismatch() != null;
        if (wasKnown == e.differs()) {
            return new Stay();
        }
        return e.differs() ? differs(spec, s, e, nextAsk) : asAsked(spec, s, e);
    }

    private static Ruling differs(DeploymentSpec spec, Soaking s, ShareObserved e, long nextAsk) {
        var mismatch = new ShareMismatch(e.at(), e.observed(), e.asked());
        var entry = Rollout.warn(e.at(), Type.SHARE_MISMATCH, mismatch.words());
        var now = s.progress().with(s.progress().conditions().with(mismatch));
        return switch (spec.safeguards().onShareMismatch()) {
            case ROLLBACK -> Rollout.retreat(s, Goal.ROLLED_BACK, mismatch.words(), e.at(), nextAsk, entry);
            case HOLD -> Rollout.move(new Soaking(now), entry);
            case ALERT -> Rollout.move(new Soaking(now), entry);
        };
    }

    /** So many users nobody has asked for: they are not kept waiting, but where what is measured is known not to be all there is. */
    private static Move far(Soaking s, ShareObserved e, long nextAsk) {
        String reason = new ShareMismatch(e.at(), e.observed(), e.asked()).words() + FAR_WORDS;
        return Rollout.retreat(s, Goal.ROLLED_BACK, reason, e.at(), nextAsk, null);
    }

    /** What was measured at another share is not what the step is about. */
    private static Ruling asAsked(DeploymentSpec spec, Soaking s, ShareObserved e) {
        String message = "clients send " + e.observed() + " of the requests to the canary, as asked";
        return Rollout.soak(s.progress().again(spec, e.at()), Rollout.info(e.at(), Type.SHARE_RESTORED, message));
    }
}
