package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules for evidence that is still inconclusive when its time is over. */
final class InconclusiveRules {

    private static final int TIMES_OF_PROOF = 2;

    private InconclusiveRules() {}

    /** The maximum duration of a comparison is over, and it has proven nothing. */
    static Move timeIsOver(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        var reason = Reason.of(ReasonCode.MAX_DURATION_REACHED, e.verdict().sentence());
        return switch (spec.policy().analysis().onInconclusive()) {
            case ABORT ->
                FailureRules.rollBack(
                        s,
                        reason.and(StatusReason.failingToo(s)),
                        VerdictDecision.of(spec, e, Kind.ROLL_BACK, Trigger.MAX_DURATION_REACHED, s),
                        requestSeq);
            case PROMOTE_UNPROVEN ->
                AdvanceRules.promote(
                        spec,
                        s,
                        VerdictDecision.of(spec, e, Kind.PROMOTE, Trigger.MAX_DURATION_REACHED, s),
                        requestSeq);
            case MANUAL -> pause(spec, s, e, Trigger.MAX_DURATION_REACHED, reason);
        };
    }

    static boolean isHeldTooLong(Soaking s, Instant at) {
        return !at.isBefore(s.progress().holdUntil());
    }

    /** The maximum hold without a conclusive verdict is over. */
    static Move heldTooLong(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        var conditions = s.progress().conditions().reason(spec);
        var because =
                conditions == null ? Reason.of(ReasonCode.EVIDENCE, e.verdict().sentence(), null, null) : conditions;
        var reason = notConclusive(spec, s.progress(), because);
        return switch (spec.safeguards().onMaxHold()) {
            case ROLLBACK ->
                FailureRules.rollBack(
                        s,
                        reason.and(StatusReason.failingToo(s)),
                        VerdictDecision.of(spec, e, Kind.ROLL_BACK, Trigger.MAX_HOLD_EXCEEDED, s),
                        requestSeq);
            case PAUSE -> pause(spec, s, e, Trigger.MAX_HOLD_EXCEEDED, reason);
        };
    }

    private static Reason notConclusive(DeploymentSpec spec, Progress now, Reason because) {
        var most = spec.safeguards().maxHold();
        var held = Duration.between(now.since(), now.holdUntil());
        return held.compareTo(most) > 0
                ? Reason.of(ReasonCode.HOLD_FOR_TRAFFIC_EXCEEDED, now.confirmed(), held, because)
                : Reason.of(ReasonCode.MAX_HOLD_EXCEEDED, now.confirmed(), most, because);
    }

    /**
     * A step gets twice the time that its proofs take at the present traffic, unless the maximum was set in the
     * request.
     */
    static Progress patient(DeploymentSpec spec, Progress now, Verdict.Inconclusive verdict) {
        var wanted = spec.safeguards().holdFollowsTraffic() && verdict instanceof Verdict.Unproven unproven
                ? Forecast.ofStep(unproven)
                : null;
        return wanted == null ? now : now.heldUntilAtLeast(now.since().plus(wanted.multipliedBy(TIMES_OF_PROOF)));
    }

    private static Move pause(DeploymentSpec spec, Soaking s, Judged e, Trigger trigger, Reason reason) {
        var held = s.progress().judgedAgain(EvaluationGrid.next(spec, s, e.at()));
        var why = Reason.of(ReasonCode.PAUSED_BECAUSE, reason);
        var entry = Rollout.warn(e.at(), Type.PAUSE, why);
        return new Move(
                new Paused(s.with(held), why),
                List.of(),
                List.of(entry),
                VerdictDecision.of(spec, e, Kind.HOLD, trigger, s));
    }
}
