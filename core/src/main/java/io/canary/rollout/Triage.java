package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Watched;
import org.jspecify.annotations.Nullable;

/** How urgently a deployment needs a person's eyes: the groups of a list, the most urgent first. */
public enum Triage {
    /** The canary is being taken out of the traffic, and the router has not confirmed it yet. */
    ROLLING_BACK,
    /** The canary fails, and has not been rolled back, or not yet. */
    FAILING,
    /** The comparison shows some evidence of harm: the weight is held. */
    SUSPECT,
    /** A person has paused it, or a safeguard has. */
    PAUSED,
    /** Something blocks the next weight: missing evidence, the router, the traffic, a step that waits for a person. */
    HOLDING,
    /** It proceeds as planned. */
    RUNNING,
    /** It is over. */
    ENDED;

    /**
     * The group of a deployment.
     *
     * @param last the previous decision; null before the first
     */
    public static Triage of(DeploymentSpec spec, State state, @Nullable Decision last) {
        return switch (state) {
            case Ended e -> ENDED;
            case RollingBack r -> ROLLING_BACK;
            case Watched w when StatusReason.isFailing(spec, w, last) -> FAILING;
            case Watched w when isSuspect(w, last) -> SUSPECT;
            case Paused p -> PAUSED;
            case State.Open o -> isBlocked(o, last) ? HOLDING : RUNNING;
        };
    }

    /** Whether the last verdict at this weight saw some evidence of harm. */
    private static boolean isSuspect(Watched state, @Nullable Decision last) {
        return last != null
                && !last.at().isBefore(state.progress().since())
                && last.verdict() instanceof Verdict.Comparative c
                && c.compared().isKnown()
                && c.compared().finding().state() == Finding.State.SUSPECT;
    }

    private static boolean isBlocked(State.Open state, @Nullable Decision last) {
        var request = StateView.openAsk(state);
        return (request != null && request.lastError() != null)
                || state instanceof Drifted
                || state instanceof Reasserting
                || (state instanceof Watched w && isBlocked(w.progress(), last));
    }

    private static boolean isBlocked(Progress now, @Nullable Decision last) {
        return !now.conditions().equals(Conditions.NONE) || StatusReason.isWaiting(now, last);
    }
}
