package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Command.Promote;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;

/** The rules for the command {@code promote}. */
final class PromoteRules {

    private PromoteRules() {}

    /** A person may skip the remaining steps, but never the evidence. */
    static Transition requested(DeploymentSpec spec, State state, Promote command, Judged e, long requestSeq) {
        return switch (state) {
            case Promoting p -> new Stay();
            case Promoted p -> new Stay();
            case Soaking s -> promoteEarly(spec, s, command, e, requestSeq);
            case Shifting s -> Rollout.refuse(ReasonCode.NOT_CONFIRMED, command, s.to());
            case Reasserting r ->
                Rollout.refuse(
                        ReasonCode.NOT_CONFIRMED_AGAIN, command, r.progress().confirmed());
            case Drifted d ->
                Rollout.refuse(ReasonCode.NOT_AT_WEIGHT, command, d.progress().confirmed());
            case Paused p -> requested(spec, p.resumeTo(), command, e, requestSeq);
            case Pending p -> Rollout.refuse(command, state);
            case RollingBack r -> Rollout.refuse(command, state);
            case Reverted w -> Rollout.refuse(command, state);
            case State.Abandoned a -> Rollout.refuse(command, state);
            case State.Unchanged u -> Rollout.refuse(command, state);
        };
    }

    private static Transition promoteEarly(DeploymentSpec spec, Soaking s, Promote command, Judged e, long requestSeq) {
        var reason = command.because();
        if (e.verdict() instanceof Verdict.Pass && !AdvanceRules.mayRise(spec, s) && !command.unproven()) {
            return Rollout.refuse(
                    ReasonCode.STEP_HELD, command, s.progress().conditions().reason(spec));
        } else if (e.verdict() instanceof Verdict.Pass) {
            var decision = VerdictDecision.of(spec, e, Kind.PROMOTE, Trigger.PROMOTE_REQUESTED, s);
            var entry = Rollout.info(e.at(), Type.PROMOTE, reason.and(decision.reason()));
            return AdvanceRules.promote(spec, s, decision, entry, requestSeq);
        } else if (!command.unproven()) {
            return noPass(command, s.progress(), e);
        }
        var decision = VerdictDecision.of(spec, e, Kind.PROMOTE, Trigger.PROMOTION_UNPROVEN, s);
        var entry = Rollout.warn(e.at(), Type.PROMOTE_UNPROVEN, reason.and(decision.reason()));
        var progress = s.progress().judgedAgain(EvaluationGrid.next(spec, s, e.at()));
        boolean observed = e.evidence().requests() > 0;
        return AdvanceRules.promote(
                new Promoting(progress, true, reason, observed, RouterRequest.first(requestSeq, e.at())),
                decision,
                entry);
    }

    /** The reason that a command needs a PASS, with the actual verdict. */
    static Refuse noPass(Command command, Progress now, Judged e) {
        var verdict = Reason.of(ReasonCode.EVIDENCE, e.verdict().sentence(), null, null);
        return new Refuse(
                Reason.of(ReasonCode.NO_PASS, command.name(), now.confirmed()).and(verdict));
    }
}
