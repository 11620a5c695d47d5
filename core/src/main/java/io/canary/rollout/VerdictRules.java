package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import java.util.List;

/** The rules for a verdict at the end of an interval. */
final class VerdictRules {

    private VerdictRules() {}

    /** What follows from a verdict at the end of an interval. */
    static Transition judged(DeploymentSpec spec, State state, Judged e, long requestSeq) {
        if (!(state instanceof Watched watched)
                || e.at().isBefore(watched.progress().nextEvaluation())) {
            return new Stay();
        }
        return MeasurementRules.noted(watched, e, decided(spec, watched, e, requestSeq));
    }

    private static Transition decided(DeploymentSpec spec, Watched watched, Judged e, long requestSeq) {
        return switch (e.verdict()) {
            case Verdict.Fail f -> FailureRules.failed(spec, watched, f, e, requestSeq);
            case Verdict.Pass p
            when watched instanceof Soaking s && AdvanceRules.mayRise(spec, s) ->
                AdvanceRules.passed(spec, s, e, requestSeq);
            case Verdict.Pass p
            when watched instanceof Soaking s && InconclusiveRules.isHeldTooLong(s, e.at()) ->
                InconclusiveRules.heldTooLong(spec, s, e, requestSeq);
            case Verdict.Pass p when watched instanceof Soaking s -> heldBack(spec, s, e);
            case Verdict.Pass p ->
                hold(spec, watched, e, watched.progress().passed(EvaluationGrid.next(spec, watched, e.at())));
            case Verdict.Unproven u
            when watched instanceof Soaking s
                    && u.isOver()
                    && !spec.policy().analysis().advisory() -> InconclusiveRules.timeIsOver(spec, s, e, requestSeq);
            case Verdict.Inconclusive i
            when watched instanceof Soaking s && InconclusiveRules.isHeldTooLong(s, e.at()) ->
                InconclusiveRules.heldTooLong(spec, s, e, requestSeq);
            case Verdict.Inconclusive i ->
                hold(
                        spec,
                        watched,
                        e,
                        InconclusiveRules.patient(spec, watched.progress(), i)
                                .judgedAgain(EvaluationGrid.next(spec, watched, e.at())));
        };
    }

    /** A PASS that raises nothing, as it is unknown whether clients get the split that was evaluated. */
    private static Move heldBack(DeploymentSpec spec, Soaking s, Judged e) {
        var next = s.progress().judgedAgain(EvaluationGrid.next(spec, s, e.at()));
        return new Move(s.with(next), List.of(), List.of(), VerdictDecision.of(spec, e, Kind.HOLD, s));
    }

    /** Stays at the same weight. After a conclusive verdict, the time for the next one starts again. */
    static Move hold(DeploymentSpec spec, Watched state, Judged e, Progress next) {
        boolean conclusive = !(e.verdict() instanceof Verdict.Inconclusive);
        var patient = conclusive ? next.heldAtMost(spec.safeguards().maxHold(), e.at()) : next;
        return new Move(state.with(patient), List.of(), List.of(), VerdictDecision.of(spec, e, Kind.HOLD, state));
    }
}
