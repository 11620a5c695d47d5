package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Command.Promote;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The part of the rules that begins with a verdict. Only here is it decided that a weight rises. */
final class VerdictRules {

    private static final int TIMES_OF_PROOF = 2;

    private VerdictRules() {}

    /** What follows from a verdict at the end of an interval. */
    static Transition judged(DeploymentSpec spec, State state, Judged e, long requestSeq) {
        if (!(state instanceof Watched watched)
                || e.at().isBefore(watched.progress().nextEvaluation())) {
            return new Stay();
        }
        return switch (e.verdict()) {
            case Verdict.Fail f -> failed(spec, watched, f, e, requestSeq);
            case Verdict.Pass p when watched instanceof Soaking s && mayRise(spec, s) -> passed(spec, s, e, requestSeq);
            case Verdict.Pass p
            when watched instanceof Soaking s && isHeldTooLong(s, e.at()) -> heldTooLong(spec, s, e, requestSeq);
            case Verdict.Pass p when watched instanceof Soaking s -> heldBack(spec, s, e);
            case Verdict.Pass p ->
                hold(spec, watched, e, watched.progress().passed(nextEvaluation(spec, watched, e.at())));
            case Verdict.Unproven u
            when watched instanceof Soaking s
                    && u.isOver()
                    && !spec.policy().analysis().advisory() -> timeIsOver(spec, s, e, requestSeq);
            case Verdict.Inconclusive i
            when watched instanceof Soaking s && isHeldTooLong(s, e.at()) -> heldTooLong(spec, s, e, requestSeq);
            case Verdict.Inconclusive i ->
                hold(
                        spec,
                        watched,
                        e,
                        patient(spec, watched.progress(), i).judgedAgain(nextEvaluation(spec, watched, e.at())));
        };
    }

    /**
     * What follows from evidence that is conclusive before the end of an interval: more of the same could not change
     * it.
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
            var decision = decision(spec, judged, Kind.ROLL_BACK, Trigger.BREACHED, watched);
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
        return new Move(next, List.of(), List.of(entry), decision(spec, judged, Kind.HOLD, trigger, watched));
    }

    private static boolean isRolledBack(DeploymentSpec spec, Watched state, Verdict verdict) {
        return Failing.rollsBack(spec, verdict) && !isOverruled(state);
    }

    /** Whoever wants a promotion without a PASS has said that these verdicts do not count. */
    private static boolean isOverruled(Watched state) {
        return state instanceof Promoting p && p.unproven() != null;
    }

    private static Reason held(DeploymentSpec spec, Watched state) {
        return isOverruled(state) ? Reason.of(ReasonCode.HELD_AS_PROMOTE_UNPROVEN) : Failing.held(spec);
    }

    private static Reason verdictFailed(Verdict.Fail verdict) {
        return Reason.of(ReasonCode.VERDICT_FAILED, verdict.sentence());
    }

    private static Move rollBack(Watched failed, Reason reason, Decision decision, long requestSeq) {
        boolean condemned =
                decision.verdict() instanceof Verdict.Fail || failed.progress().failing() != null;
        var retreat = Rollout.retreat(failed, Outcome.ROLLED_BACK, condemned, reason, decision.at(), requestSeq, null);
        return new Move(retreat.next(), retreat.effects(), retreat.history(), decision);
    }

    /** A person may skip the steps that are left, but never the evidence. */
    static Transition promotionWanted(DeploymentSpec spec, State state, Promote command, Judged e, long requestSeq) {
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
            case Paused p -> promotionWanted(spec, p.resumeTo(), command, e, requestSeq);
            case Pending p -> Rollout.refuse(command, state);
            case RollingBack r -> Rollout.refuse(command, state);
            case Reverted w -> Rollout.refuse(command, state);
            case State.Abandoned a -> Rollout.refuse(command, state);
            case State.Unchanged u -> Rollout.refuse(command, state);
        };
    }

    private static Transition promoteEarly(DeploymentSpec spec, Soaking s, Promote command, Judged e, long requestSeq) {
        var reason = command.because();
        if (e.verdict() instanceof Verdict.Pass && !mayRise(spec, s) && !command.unproven()) {
            return Rollout.refuse(
                    ReasonCode.STEP_HELD, command, s.progress().conditions().reason(spec));
        } else if (e.verdict() instanceof Verdict.Pass) {
            var decision = decision(spec, e, Kind.PROMOTE, Trigger.PROMOTE_REQUESTED, s);
            var entry = Rollout.info(e.at(), Type.PROMOTE, reason.and(decision.reason()));
            return promote(spec, s, decision, entry, requestSeq);
        } else if (!command.unproven()) {
            return noPass(command, s.progress(), e);
        }
        var decision = decision(spec, e, Kind.PROMOTE, Trigger.PROMOTION_UNPROVEN, s);
        var entry = Rollout.warn(e.at(), Type.PROMOTE_UNPROVEN, reason.and(decision.reason()));
        var progress = s.progress().judgedAgain(nextEvaluation(spec, s, e.at()));
        boolean observed = e.evidence().requests() > 0;
        return promote(
                new Promoting(progress, true, reason, observed, RouterRequest.first(requestSeq, e.at())),
                decision,
                entry);
    }

    /** That a command needs a PASS, and what the verdict is instead. */
    static Refuse noPass(Command command, Progress now, Judged e) {
        var verdict = Reason.of(ReasonCode.EVIDENCE, e.verdict().sentence(), null, null);
        return new Refuse(
                Reason.of(ReasonCode.NO_PASS, command.name(), now.confirmed()).and(verdict));
    }

    private static Move passed(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        if (SkipRules.isAwaited(spec, s.progress())) {
            var decision = decision(spec, e, Kind.HOLD, Trigger.MANUAL_STEP, s);
            return SkipRules.await(spec, s, decision, nextEvaluation(spec, s, e.at()));
        }
        boolean promotes = isLast(spec, s, e) && BakeRules.isOver(spec, s.progress(), e.at());
        return forward(spec, s, e, Trigger.INTERVAL_ELAPSED, promotes, requestSeq);
    }

    static boolean isLast(DeploymentSpec spec, Soaking s, Judged e) {
        return spec.plan().isLast(s.progress().step(), e.verdict() instanceof Verdict.Comparative);
    }

    /**
     * To what follows on the step: the next one, the bake, or the promotion.
     *
     * @param e a PASS
     * @param trigger why it goes on
     * @param promotes whether it is the promotion
     */
    static Move forward(DeploymentSpec spec, Soaking s, Judged e, Trigger trigger, boolean promotes, long requestSeq) {
        if (promotes) {
            return promote(spec, s, decision(spec, e, Kind.PROMOTE, trigger, s), requestSeq);
        } else if (isLast(spec, s, e)) {
            var why = trigger == Trigger.INTERVAL_ELAPSED ? Trigger.BAKING : trigger;
            return BakeRules.goOn(spec, s, decision(spec, e, Kind.HOLD, why, s), nextEvaluation(spec, s, e.at()));
        }
        var now = s.progress();
        var to = spec.plan().next(now.step(), now.confirmed(), e.verdict() instanceof Verdict.Comparative);
        var decision = decision(spec, e, Kind.ADVANCE, trigger, s);
        var reason = Reason.of(ReasonCode.ADVANCED, decision.reason(), now.confirmed(), to);
        var entry = Rollout.info(e.at(), Type.ADVANCE, reason);
        var next =
                new Shifting(now.passed(nextEvaluation(spec, s, e.at())), to, RouterRequest.first(requestSeq, e.at()));
        var ask = new AskRouter(requestSeq, new RouterCommand.Raise(now.confirmed(), to));
        return new Move(next, List.of(ask), List.of(entry), decision);
    }

    private static Move promote(DeploymentSpec spec, Soaking s, Decision decision, long requestSeq) {
        var entry = Rollout.info(decision.at(), Type.PROMOTE, decision.reason());
        return promote(spec, s, decision, entry, requestSeq);
    }

    private static Move promote(
            DeploymentSpec spec, Soaking s, Decision decision, HistoryEntry entry, long requestSeq) {
        var at = decision.at();
        var next = nextEvaluation(spec, s, at);
        boolean isPass = decision.verdict() instanceof Verdict.Pass;
        var progress = isPass ? s.progress().passed(next) : s.progress().judgedAgain(next);
        boolean requested = decision.trigger() == Trigger.PROMOTE_REQUESTED;
        boolean observed = decision.evidence().requests() > 0;
        return promote(
                new Promoting(progress, requested, null, observed, RouterRequest.first(requestSeq, at)),
                decision,
                entry);
    }

    private static Move promote(Promoting next, Decision decision, HistoryEntry entry) {
        var from = next.requested() ? null : next.progress().confirmed();
        var ask = new AskRouter(next.request().number(), new RouterCommand.Promote(from));
        return new Move(next, List.of(ask), List.of(entry), decision);
    }

    /** A FAIL counts in every state that is judged, also in a pause and while the router is being asked for more. */
    private static Move failed(DeploymentSpec spec, Watched state, Verdict.Fail verdict, Judged e, long requestSeq) {
        var now = state.progress();
        int failures = now.failures() + 1;
        var failing = Failing.of(spec, verdict);
        boolean enough = failures >= spec.policy().maxConsecutiveFailures() || verdict instanceof Verdict.Worse;
        if (enough && isRolledBack(spec, state, verdict)) {
            var failed = state.with(now.failed(failures, now.nextEvaluation(), failing));
            return rollBack(failed, verdictFailed(verdict), decision(spec, e, Kind.ROLL_BACK, state), requestSeq);
        }
        var hold = hold(spec, state, e, now.failed(failures, nextEvaluation(spec, state, e.at()), failing));
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

    static boolean mayRise(DeploymentSpec spec, Soaking s) {
        return s.progress().conditions().allowRise(spec.safeguards().onShareMismatch());
    }

    /** A PASS that lifts nothing, as it is not known whether clients get what was judged. */
    private static Move heldBack(DeploymentSpec spec, Soaking s, Judged e) {
        var next = s.progress().judgedAgain(nextEvaluation(spec, s, e.at()));
        return new Move(s.with(next), List.of(), List.of(), decision(spec, e, Kind.HOLD, s));
    }

    /** Stay at the same weight; after a conclusive verdict, evidence may be missing for as long again. */
    private static Move hold(DeploymentSpec spec, Watched state, Judged e, Progress next) {
        boolean conclusive = !(e.verdict() instanceof Verdict.Inconclusive);
        var patient = conclusive ? next.heldAtMost(spec.safeguards().maxHold(), e.at()) : next;
        return new Move(state.with(patient), List.of(), List.of(), decision(spec, e, Kind.HOLD, state));
    }

    // --- the time for a comparison is over

    private static Move timeIsOver(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        var reason = Reason.of(ReasonCode.MAX_DURATION_REACHED, e.verdict().sentence());
        return switch (spec.policy().analysis().onInconclusive()) {
            case ABORT ->
                rollBack(
                        s,
                        reason.and(StatusReason.failingToo(s)),
                        decision(spec, e, Kind.ROLL_BACK, Trigger.MAX_DURATION_REACHED, s),
                        requestSeq);
            case PROMOTE_UNPROVEN ->
                promote(spec, s, decision(spec, e, Kind.PROMOTE, Trigger.MAX_DURATION_REACHED, s), requestSeq);
            case MANUAL -> pause(spec, s, e, Trigger.MAX_DURATION_REACHED, reason);
        };
    }

    private static Move pause(DeploymentSpec spec, Soaking s, Judged e, Trigger trigger, Reason reason) {
        var held = s.progress().judgedAgain(nextEvaluation(spec, s, e.at()));
        var why = Reason.of(ReasonCode.PAUSED_BECAUSE, reason);
        var entry = Rollout.warn(e.at(), Type.PAUSE, why);
        return new Move(
                new Paused(s.with(held), why), List.of(), List.of(entry), decision(spec, e, Kind.HOLD, trigger, s));
    }

    // --- no evidence for too long

    /**
     * A step is given twice the time that its proofs take with the traffic that there is, unless it was set how much it
     * is given.
     */
    private static Progress patient(DeploymentSpec spec, Progress now, Verdict.Inconclusive verdict) {
        var wanted = spec.safeguards().holdFollowsTraffic() && verdict instanceof Verdict.Unproven unproven
                ? Forecast.ofStep(unproven)
                : null;
        return wanted == null ? now : now.heldUntilAtLeast(now.since().plus(wanted.multipliedBy(TIMES_OF_PROOF)));
    }

    private static boolean isHeldTooLong(Soaking s, Instant at) {
        return !at.isBefore(s.progress().holdUntil());
    }

    private static Move heldTooLong(DeploymentSpec spec, Soaking s, Judged e, long requestSeq) {
        var conditions = s.progress().conditions().reason(spec);
        var because =
                conditions == null ? Reason.of(ReasonCode.EVIDENCE, e.verdict().sentence(), null, null) : conditions;
        var reason = notConclusive(spec, s.progress(), because);
        return switch (spec.safeguards().onMaxHold()) {
            case ROLLBACK ->
                rollBack(
                        s,
                        reason.and(StatusReason.failingToo(s)),
                        decision(spec, e, Kind.ROLL_BACK, Trigger.MAX_HOLD_EXCEEDED, s),
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
     * The evaluation after {@code at}: a promotion that is wanted early does not use up the one that is still to come.
     */
    private static Instant nextEvaluation(DeploymentSpec spec, Watched state, Instant at) {
        var due = state.progress().nextEvaluation();
        return due.isAfter(at)
                ? due
                : BakeRules.within(
                        state.progress(),
                        at,
                        EvaluationGrid.nextAfter(at, due, state.progress().soak(spec)));
    }

    private static Decision decision(DeploymentSpec spec, Judged e, Kind kind, Watched state) {
        var trigger =
                switch (state) {
                    case Soaking s -> soaked(spec, s);
                    case Shifting s -> Trigger.SHIFTING;
                    case Reasserting r -> Trigger.REASSERTING;
                    case Drifted d -> Trigger.DRIFTED;
                    case Paused p -> Trigger.PAUSED;
                    case Promoting p -> p.unproven() == null ? Trigger.PROMOTING : Trigger.PROMOTING_UNPROVEN;
                };
        return decision(spec, e, kind, trigger, state);
    }

    private static Trigger soaked(DeploymentSpec spec, Soaking s) {
        if (mayRise(spec, s)) {
            return Trigger.INTERVAL_ELAPSED;
        }
        return s.progress().conditions().routerOutage() != null ? Trigger.ROUTER_UNSEEN : Trigger.SHARE_MISMATCH;
    }

    private static Decision decision(DeploymentSpec spec, Judged e, Kind kind, Trigger trigger, Watched state) {
        var now = state.progress();
        return new Decision(
                e.at(),
                kind,
                trigger,
                now.step(),
                StateView.weight(state),
                now.failures(),
                e.verdict(),
                e.evidence(),
                e.recorded(),
                isOfTheWindow(e.verdict()) ? PartialWindow.of(spec, now.soak(spec)) : null,
                e.late());
    }

    /** What is compared, is compared tick by tick: nothing of the step is left out. */
    private static boolean isOfTheWindow(Verdict verdict) {
        return !(verdict instanceof Verdict.Comparative)
                || (verdict instanceof Verdict.OverriddenComparison o && isOfTheWindow(o.by()));
    }
}
