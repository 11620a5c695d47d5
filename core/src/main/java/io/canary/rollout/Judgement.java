package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.Wish;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.Event.PromotionWanted;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Ruling.Refuse;
import io.canary.rollout.Ruling.Stay;
import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;

/** The part of the rules that begins with a verdict. Only here is it decided that a weight rises. */
final class Judgement {

    private Judgement() {}

    /** What follows from a verdict at the end of an interval. */
    static Ruling judged(DeploymentSpec spec, State state, Judged e, long nextAsk) {
        var due = View.nextEvaluation(state);
        if (due == null || e.at().isBefore(due)) {
            return new Stay();
        }
        return switch (state) {
            case State.Open open when e.verdict() instanceof Verdict.Fail -> failed(spec, open, e, nextAsk);
            case Soaking s when e.verdict() instanceof Verdict.Pass -> passed(spec, s, e.at(), e, nextAsk);
            case State.Open open -> hold(spec, open, e, View.failures(open));
            case Ended f -> new Stay();
        };
    }

    /** A person may skip the steps that are left, but never the evidence. */
    static Ruling promotionWanted(State state, PromotionWanted e, long nextAsk) {
        return switch (state) {
            case Promoting p -> new Stay();
            case Soaking s -> promoteEarly(s, e, nextAsk);
            case Paused(Soaking s) -> promoteEarly(s, e, nextAsk);
            case Paused p -> Rollout.refuse("promote", p.resumeTo());
            case Shifting s -> new Refuse("cannot promote while the router has not confirmed " + s.to());
            case Pending p -> Rollout.refuse("promote", state);
            case Retreating r -> Rollout.refuse("promote", state);
            case Ended f -> Rollout.refuse("promote", state);
        };
    }

    private static Ruling promoteEarly(Soaking s, PromotionWanted e, long nextAsk) {
        if (!(e.verdict() instanceof Verdict.Pass)) {
            return new Refuse("cannot promote without a PASS at " + s.confirmed() + "; "
                    + e.verdict().sentence());
        }
        return promote(s, new Judged(e.at(), e.verdict(), e.evidence()), nextAsk);
    }

    private static Move passed(DeploymentSpec spec, Soaking s, Instant at, Judged e, long nextAsk) {
        int passed = s.step() + 1;
        var to = s.confirmed().plus(spec.strategy().stepWeight());
        if (passed >= spec.strategy().maxSteps() || to.equals(Weight.FULL)) {
            return promote(s, e, nextAsk);
        }
        var decision = decision(e, Kind.ADVANCE, s);
        var entry = Rollout.info(
                at, Type.ADVANCE, e.verdict().sentence() + ": advance from " + s.confirmed() + " to " + to);
        var next = new Shifting(
                passed,
                s.confirmed(),
                to,
                0,
                s.since(),
                Grid.nextAfter(at, s.nextEvaluation(), spec.strategy().interval()),
                Ask.first(nextAsk, at));
        return new Move(next, List.of(new AskRouter(nextAsk, new Wish.Split(to))), List.of(entry), decision);
    }

    private static Move promote(Soaking s, Judged e, long nextAsk) {
        var entry = Rollout.info(e.at(), Type.PROMOTE, e.verdict().sentence() + ": promote");
        var next = new Promoting(
                s.step() + 1, s.confirmed(), 0, s.since(), s.nextEvaluation(), Ask.first(nextAsk, e.at()));
        return new Move(
                next,
                List.of(new AskRouter(nextAsk, new Wish.Promote())),
                List.of(entry),
                decision(e, Kind.PROMOTE, s));
    }

    /** A FAIL counts in every state that is judged, also in a pause and while the router is being asked for more. */
    private static Move failed(DeploymentSpec spec, State.Open state, Judged e, long nextAsk) {
        int failures = View.failures(state) + 1;
        var policy = spec.policy();
        if (failures >= policy.maxConsecutiveFailures() && policy.rollbackOnFailure()) {
            var verdict = e.verdict().sentence();
            var retreat =
                    Rollout.retreat(withFailures(state, failures), Goal.ROLLED_BACK, verdict, e.at(), nextAsk, null);
            return new Move(retreat.next(), retreat.effects(), retreat.history(), decision(e, Kind.ROLL_BACK, state));
        }
        var hold = hold(spec, state, e, failures);
        String message = "failed %d of %d in a row: %s"
                .formatted(
                        failures, policy.maxConsecutiveFailures(), e.verdict().sentence());
        var entry = new HistoryEntry(e.at(), Level.WARN, Type.VERDICT_FAILED, message);
        return new Move(hold.next(), List.of(new FreshWindow(e.at())), List.of(entry), hold.decision());
    }

    private static Move hold(DeploymentSpec spec, State.Open state, Judged e, int failures) {
        var next = Grid.nextAfter(e.at(), due(state, e.at()), spec.strategy().interval());
        return new Move(rescheduled(state, failures, next), List.of(), List.of(), decision(e, Kind.HOLD, state));
    }

    private static Instant due(State.Open state, Instant orElse) {
        var due = View.nextEvaluation(state);
        return due == null ? orElse : due;
    }

    private static State.Open rescheduled(State.Open state, int failures, Instant next) {
        return switch (state) {
            case Soaking s -> new Soaking(s.step(), s.confirmed(), failures, s.since(), next);
            case Shifting s -> new Shifting(s.step(), s.confirmed(), s.to(), failures, s.since(), next, s.ask());
            case Paused p -> new Paused((Climbing) rescheduled(p.resumeTo(), failures, next));
            case Promoting p -> new Promoting(p.step(), p.confirmed(), failures, p.since(), next, p.ask());
            case Pending p -> p;
            case Retreating r -> r;
        };
    }

    private static State.Open withFailures(State.Open state, int failures) {
        return rescheduled(state, failures, due(state, Instant.EPOCH));
    }

    private static Decision decision(Judged e, Kind kind, State state) {
        return new Decision(
                e.at(), kind, View.step(state), View.weight(state), View.failures(state), e.verdict(), e.evidence());
    }
}
