package io.canary.rollout;

import io.canary.rollout.Event.Commanded;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.Transition.Stay;

/** The part of the rules that begins with what people want, but for promoting: that needs a verdict. */
final class CommandRules {
    private static final Transition STAY = new Stay();

    private CommandRules() {}

    static Transition commanded(DeploymentSpec spec, State state, Commanded e, long requestSeq) {
        return switch (e.command()) {
            case CANCEL -> leave(state, Outcome.CANCELLED, e, requestSeq);
            case ROLL_BACK -> leave(state, Outcome.ROLLED_BACK, e, requestSeq);
            case PAUSE -> pause(state, e);
            case RESUME -> resume(spec, state, e, requestSeq);
            case ABANDON -> AbandonRules.wanted(spec, state, e);
        };
    }

    private static Transition leave(State state, Outcome outcome, Commanded e, long requestSeq) {
        return switch (state) {
            case Ended f -> STAY;
            case RollingBack r -> STAY; // it is on its way to the same split, for the reason that came first
            case State.Open o ->
                Rollout.retreat(o, outcome, outcome == Outcome.ROLLED_BACK, e.reason(), e.at(), requestSeq, null);
        };
    }

    private static Transition pause(State state, Commanded e) {
        return switch (state) {
            case Paused p -> STAY;
            case Progressing c -> {
                String message = e.reason() + "; " + c.progress().confirmed() + " confirmed";
                yield Rollout.move(new Paused(c, e.reason()), Rollout.info(e.at(), Type.PAUSE, message));
            }
            case Pending p -> Rollout.refuse("pause", state);
            case Promoting p -> Rollout.refuse("pause", state);
            case RollingBack r -> Rollout.refuse("pause", state);
            case Ended f -> Rollout.refuse("pause", state);
        };
    }

    private static Transition resume(DeploymentSpec spec, State state, Commanded e, long requestSeq) {
        var entry = Rollout.info(e.at(), Type.RESUME, e.reason());
        return switch (state) {
            case Paused p
            when p.resumeTo() instanceof Drifted d ->
                DriftRules.reassert(renewed(spec, d, e).progress(), d.found(), e.at(), requestSeq, entry);
            case Paused p -> Rollout.move(renewed(spec, p.resumeTo(), e), entry);
            case Drifted d -> DriftRules.reassert(d.progress(), d.found(), e.at(), requestSeq, entry);
            case Progressing c -> STAY;
            case Pending p -> Rollout.refuse("resume", state);
            case Promoting p -> Rollout.refuse("resume", state);
            case RollingBack r -> Rollout.refuse("resume", state);
            case Ended f -> Rollout.refuse("resume", state);
        };
    }

    /** Who resumes grants new time for evidence. */
    private static Progressing renewed(DeploymentSpec spec, Progressing progressing, Commanded e) {
        return progressing.with(
                progressing.progress().heldAtMost(spec.safeguards().maxHold(), e.at()));
    }
}
