package io.canary.rollout;

import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Event.ClockMoved;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.RecoveryWatch;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import java.time.Duration;
import java.util.List;

/**
 * The rules for a system clock that was changed while the service ran. Every wait keeps its remaining time. Times of
 * samples from before and after the change cannot be compared, so evidence starts from zero, and the step soaks again.
 */
final class ClockJumpRules {

    private ClockJumpRules() {}

    static Transition moved(DeploymentSpec spec, State state, ClockMoved e) {
        return switch (state) {
            case Reverted w
            when w.recoveryWatch() != null ->
                new Move(w.with(moved(w.recoveryWatch(), e.by())), List.of(new FreshWindow(e.at())), List.of(), null);
            case Ended f -> new Stay();
            case State.Open o -> open(spec, o, e);
        };
    }

    private static Move open(DeploymentSpec spec, State.Open state, ClockMoved e) {
        var request = StateView.openAsk(state);
        var asking = request == null ? state : RouterResponseRules.asking(state, request.moved(e.by()));
        var direction = e.by().isNegative() ? ReasonCode.CLOCK_MOVED_BACKWARDS : ReasonCode.CLOCK_MOVED_FORWARDS;
        if (!(asking instanceof Watched watched)) {
            var moved = Reason.of(direction, e.by().abs(), null);
            return Rollout.move(asking, Rollout.info(e.at(), Type.CLOCK_MOVED, moved));
        }
        var afresh = Reason.of(direction, e.by().abs(), Reason.of(ReasonCode.EVIDENCE_AFRESH));
        var next = EvaluationGrid.notBefore(e.at().plus(watched.progress().soak(spec)));
        return new Move(
                watched.with(watched.progress().moved(e.by(), next)),
                List.of(new FreshWindow(e.at())),
                List.of(Rollout.warn(e.at(), Type.CLOCK_MOVED, afresh)),
                null);
    }

    private static RecoveryWatch moved(RecoveryWatch a, Duration by) {
        return new RecoveryWatch(a.nextEvaluation().plus(by), a.until().plus(by));
    }
}
