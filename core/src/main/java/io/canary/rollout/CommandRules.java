package io.canary.rollout;

import io.canary.rollout.Event.Commanded;
import io.canary.rollout.Event.Judged;
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
import java.util.Objects;

/** What follows from a command: whether it is legal in the present state, and its transition. */
final class CommandRules {
    private static final Transition STAY = new Stay();

    private CommandRules() {}

    static Transition commanded(DeploymentSpec spec, State state, Commanded e, long requestSeq) {
        return switch (e.command()) {
            case Command.Cancel c -> leave(state, Outcome.CANCELLED, e, requestSeq);
            case Command.Rollback c -> leave(state, Outcome.ROLLED_BACK, e, requestSeq);
            case Command.Pause c -> pause(state, e);
            case Command.Resume c -> resume(spec, state, e, requestSeq);
            case Command.Skip c -> SkipRules.skip(spec, state, c, judged(e), requestSeq);
            case Command.Promote c -> PromoteRules.requested(spec, state, c, judged(e), requestSeq);
            case Command.Abandon c -> AbandonRules.wanted(spec, state, e);
        };
    }

    /** The verdict, which a command that needs one always has. */
    private static Judged judged(Commanded e) {
        return Objects.requireNonNull(e.judged());
    }

    private static Transition leave(State state, Outcome outcome, Commanded e, long requestSeq) {
        return switch (state) {
            case Ended f -> STAY;
            case RollingBack r -> STAY; // already rolling back to the same split; the first reason stands
            case State.Open o ->
                Rollout.rollBack(o, outcome, outcome == Outcome.ROLLED_BACK, e.because(), e.at(), requestSeq, null);
        };
    }

    private static Transition pause(State state, Commanded e) {
        return switch (state) {
            case Paused p -> STAY;
            case Progressing c -> {
                var confirmed =
                        Reason.of(ReasonCode.CONFIRMED_AT_PAUSE, c.progress().confirmed());
                yield Rollout.move(
                        new Paused(c, e.because()),
                        Rollout.info(e.at(), Type.PAUSE, e.because().and(confirmed)));
            }
            case Pending p -> Rollout.refuse(e.command(), state);
            case Promoting p -> Rollout.refuse(e.command(), state);
            case RollingBack r -> Rollout.refuse(e.command(), state);
            case Ended f -> Rollout.refuse(e.command(), state);
        };
    }

    private static Transition resume(DeploymentSpec spec, State state, Commanded e, long requestSeq) {
        var entry = Rollout.info(e.at(), Type.RESUME, e.because());
        return switch (state) {
            case Paused p
            when p.resumeTo() instanceof Drifted d ->
                DriftRules.reassert(renewed(spec, d, e).progress(), d.found(), e.at(), requestSeq, entry);
            case Paused p -> Rollout.move(renewed(spec, p.resumeTo(), e), entry);
            case Drifted d -> DriftRules.reassert(d.progress(), d.found(), e.at(), requestSeq, entry);
            case Progressing c -> STAY;
            case Pending p -> Rollout.refuse(e.command(), state);
            case Promoting p -> Rollout.refuse(e.command(), state);
            case RollingBack r -> Rollout.refuse(e.command(), state);
            case Ended f -> Rollout.refuse(e.command(), state);
        };
    }

    /** A resume grants new time for evidence. */
    private static Progressing renewed(DeploymentSpec spec, Progressing progressing, Commanded e) {
        return progressing.with(
                progressing.progress().heldAtMost(spec.safeguards().maxHold(), e.at()));
    }
}
