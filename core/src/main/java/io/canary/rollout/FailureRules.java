package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import java.util.List;

/** The rules for a FAIL: when it rolls back, and when it only holds. */
final class FailureRules {

    private FailureRules() {}

    /**
     * What follows from evidence that is conclusive before the end of an interval: more samples could not change it.
     */
    static Transition breached(DeploymentSpec spec, State state, Event.Breached e, long requestSeq) {
        if (!(state instanceof Watched watched)) {
            return new Stay();
        }
        var judged = new Judged(e.at(), e.verdict(), e.evidence());
        var now = watched.progress();
        var failing = Failing.of(spec, e.verdict());
        if (isRolledBack(spec, watched, e.verdict())) {
            var failed = watched.with(now.failed(now.failures() + 1, now.nextEvaluation(), failing));
            var decision = VerdictDecision.of(spec, judged, Kind.ROLL_BACK, Trigger.BREACHED, watched);
            return rollBack(failed, verdictFailed(e.verdict()), decision, requestSeq);
        }
        var entry = Rollout.warn(
                e.at(),
                Type.VERDICT_FAILED,
                Reason.of(
                        ReasonCode.BREACHED_AND_HELD,
                        held(spec, watched),
                        e.verdict().sentence()));
        var next = watched.with(now.failed(now.failures(), now.nextEvaluation(), failing));
        var trigger = isOverruled(watched) ? Trigger.PROMOTING_UNPROVEN : Trigger.BREACHED;
        return new Move(next, List.of(), List.of(entry), VerdictDecision.of(spec, judged, Kind.HOLD, trigger, watched));
    }

    /** A FAIL counts in every state that is evaluated, also in a pause and while the next weight is being requested. */
    static Move failed(DeploymentSpec spec, Watched state, Verdict.Fail verdict, Judged e, long requestSeq) {
        var now = state.progress();
        int failures = now.failures() + 1;
        var failing = Failing.of(spec, verdict);
        boolean enough = failures >= spec.policy().maxConsecutiveFailures() || verdict instanceof Verdict.Worse;
        if (enough && isRolledBack(spec, state, verdict)) {
            var failed = state.with(now.failed(failures, now.nextEvaluation(), failing));
            return rollBack(
                    failed, verdictFailed(verdict), VerdictDecision.of(spec, e, Kind.ROLL_BACK, state), requestSeq);
        }
        var hold = VerdictRules.hold(
                spec, state, e, now.failed(failures, EvaluationGrid.next(spec, state, e.at()), failing));
        var entry = new HistoryEntry(e.at(), Level.WARN, Type.VERDICT_FAILED, counted(spec, state, failures, verdict));
        return new Move(hold.next(), List.of(new FreshWindow(e.at())), List.of(entry), hold.decision());
    }

    private static Reason counted(DeploymentSpec spec, Watched state, int failures, Verdict verdict) {
        return isRolledBack(spec, state, verdict)
                ? Reason.of(
                        ReasonCode.FAILED_IN_A_ROW,
                        failures,
                        spec.policy().maxConsecutiveFailures(),
                        null,
                        verdict.sentence())
                : Reason.of(ReasonCode.FAILED_IN_A_ROW, failures, null, held(spec, state), verdict.sentence());
    }

    private static boolean isRolledBack(DeploymentSpec spec, Watched state, Verdict verdict) {
        return Failing.rollsBack(spec, verdict) && !isOverruled(state);
    }

    /** A promotion that was requested without a PASS continues despite these verdicts. */
    private static boolean isOverruled(Watched state) {
        return state instanceof Promoting p && p.unproven() != null;
    }

    private static Reason held(DeploymentSpec spec, Watched state) {
        return isOverruled(state) ? Reason.of(ReasonCode.HELD_AS_PROMOTE_UNPROVEN) : Failing.held(spec);
    }

    private static Reason verdictFailed(Verdict.Fail verdict) {
        return Reason.of(ReasonCode.VERDICT_FAILED, verdict.sentence());
    }

    /** Rolls back for the verdict of {@code decision}. */
    static Move rollBack(Watched failed, Reason reason, Decision decision, long requestSeq) {
        boolean condemned =
                decision.verdict() instanceof Verdict.Fail || failed.progress().failing() != null;
        var back = Rollout.rollBack(failed, Outcome.ROLLED_BACK, condemned, reason, decision.at(), requestSeq, null);
        return new Move(back.next(), back.effects(), back.history(), decision);
    }
}
