package io.canary.rollout;

import io.canary.rollout.Event.Commanded;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Retreating;

/** The part of the rules that begins with what people want, but for promoting: that needs a verdict. */
final class Commands {
    private static final Ruling STAY = new Stay();

    private Commands() {}

    static Ruling commanded(DeploymentSpec spec, State state, Commanded e, long nextAsk) {
        return switch (e.command()) {
            case CANCEL -> leave(state, Goal.CANCELLED, e, nextAsk);
            case ROLL_BACK -> leave(state, Goal.ROLLED_BACK, e, nextAsk);
            case PAUSE -> pause(state, e);
            case RESUME -> resume(spec, state, e, nextAsk);
            case ABANDON -> Abandonment.wanted(spec, state, e);
        };
    }

    private static Ruling leave(State state, Goal goal, Commanded e, long nextAsk) {
        return switch (state) {
            case Ended f -> STAY;
            case Retreating r -> STAY; // it is on its way to the same split, for the reason that came first
            case State.Open o -> Rollout.retreat(o, goal, goal == Goal.ROLLED_BACK, e.reason(), e.at(), nextAsk, null);
        };
    }

    private static Ruling pause(State state, Commanded e) {
        return switch (state) {
            case Paused p -> STAY;
            case Climbing c -> {
                String message = e.reason() + "; " + c.progress().confirmed() + " confirmed";
                yield Rollout.move(new Paused(c, e.reason()), Rollout.info(e.at(), Type.PAUSE, message));
            }
            case Pending p -> Rollout.refuse("pause", state);
            case Promoting p -> Rollout.refuse("pause", state);
            case Retreating r -> Rollout.refuse("pause", state);
            case Ended f -> Rollout.refuse("pause", state);
        };
    }

    private static Ruling resume(DeploymentSpec spec, State state, Commanded e, long nextAsk) {
        var entry = Rollout.info(e.at(), Type.RESUME, e.reason());
        return switch (state) {
            case Paused p
            when p.resumeTo() instanceof Drifted d ->
                Reconciliation.reassert(renewed(spec, d, e).progress(), d.found(), e.at(), nextAsk, entry);
            case Paused p -> Rollout.move(renewed(spec, p.resumeTo(), e), entry);
            case Drifted d -> Reconciliation.reassert(d.progress(), d.found(), e.at(), nextAsk, entry);
            case Climbing c -> STAY;
            case Pending p -> Rollout.refuse("resume", state);
            case Promoting p -> Rollout.refuse("resume", state);
            case Retreating r -> Rollout.refuse("resume", state);
            case Ended f -> Rollout.refuse("resume", state);
        };
    }

    /** Who resumes grants new time for evidence. */
    private static Climbing renewed(DeploymentSpec spec, Climbing climbing, Commanded e) {
        return climbing.with(climbing.progress().heldAtMost(spec.safeguards().maxHold(), e.at()));
    }
}
