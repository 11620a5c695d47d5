package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import java.util.List;

/** The rules for what follows a PASS. Only these rules raise a weight. */
final class AdvanceRules {

    private AdvanceRules() {}

    static boolean mayRise(DeploymentSpec spec, Soaking s) {
        return s.progress().conditions().allowRise(spec.safeguards().onShareMismatch());
    }

    /** What follows a PASS at the end of an interval. */
    static Move passed(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        if (SkipRules.isAwaited(spec, s.progress())) {
            var decision = VerdictDecision.of(spec, e, Kind.HOLD, Trigger.MANUAL_STEP, s);
            return SkipRules.await(spec, s, decision, EvaluationGrid.next(spec, s, e.at()));
        }
        boolean promotes = isLast(spec, s, e) && BakeRules.isOver(spec, s.progress(), e.at());
        return forward(spec, s, e, Trigger.INTERVAL_ELAPSED, promotes, requestSeq);
    }

    static boolean isLast(DeploymentSpec spec, Soaking s, Judged e) {
        return spec.plan().isLast(s.progress().step(), e.verdict() instanceof Verdict.Comparative);
    }

    /**
     * Continues with what follows the step: the next step, the bake, or the promotion.
     *
     * @param e a PASS
     * @param trigger why it continues
     * @param promotes whether the promotion is next
     */
    static Move forward(DeploymentSpec spec, Soaking s, Judged e, Trigger trigger, boolean promotes, long requestSeq) {
        if (promotes) {
            return promote(spec, s, VerdictDecision.of(spec, e, Kind.PROMOTE, trigger, s), requestSeq);
        } else if (isLast(spec, s, e)) {
            var why = trigger == Trigger.INTERVAL_ELAPSED ? Trigger.BAKING : trigger;
            return BakeRules.goOn(
                    spec, s, VerdictDecision.of(spec, e, Kind.HOLD, why, s), EvaluationGrid.next(spec, s, e.at()));
        }
        var now = s.progress();
        var to = spec.plan().next(now.step(), now.confirmed(), e.verdict() instanceof Verdict.Comparative);
        var decision = VerdictDecision.of(spec, e, Kind.ADVANCE, trigger, s);
        var reason = Reason.of(ReasonCode.ADVANCED, decision.reason(), now.confirmed(), to);
        var entry = Rollout.info(e.at(), Type.ADVANCE, reason);
        var next = new Shifting(
                now.passed(EvaluationGrid.next(spec, s, e.at())), to, RouterRequest.first(requestSeq, e.at()));
        var ask = new AskRouter(requestSeq, new RouterCommand.Raise(now.confirmed(), to));
        return new Move(next, List.of(ask), List.of(entry), decision);
    }

    static Move promote(DeploymentSpec spec, Soaking s, Decision decision, long requestSeq) {
        var entry = Rollout.info(decision.at(), Type.PROMOTE, decision.reason());
        return promote(spec, s, decision, entry, requestSeq);
    }

    static Move promote(DeploymentSpec spec, Soaking s, Decision decision, HistoryEntry entry, long requestSeq) {
        var at = decision.at();
        var next = EvaluationGrid.next(spec, s, at);
        boolean isPass = decision.verdict() instanceof Verdict.Pass;
        var progress = isPass ? s.progress().passed(next) : s.progress().judgedAgain(next);
        boolean requested = decision.trigger() == Trigger.PROMOTE_REQUESTED;
        boolean observed = decision.evidence().requests() > 0;
        return promote(
                new Promoting(progress, requested, null, observed, RouterRequest.first(requestSeq, at)),
                decision,
                entry);
    }

    static Move promote(Promoting next, Decision decision, HistoryEntry entry) {
        var from = next.requested() ? null : next.progress().confirmed();
        var ask = new AskRouter(next.request().number(), new RouterCommand.Promote(from));
        return new Move(next, List.of(ask), List.of(entry), decision);
    }
}
