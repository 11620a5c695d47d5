package io.canary.simulation;

import static io.canary.simulation.Violation.require;

import io.canary.analysis.Judge;
import io.canary.analysis.Verdict;
import io.canary.rollout.BakeState;
import io.canary.rollout.Commands;
import io.canary.rollout.Conditions;
import io.canary.rollout.Decision;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event;
import io.canary.rollout.Progress;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.rollout.Rollout;
import io.canary.rollout.RouterOutage;
import io.canary.rollout.RouterRequest;
import io.canary.rollout.Safeguards;
import io.canary.rollout.ShareMismatch;
import io.canary.rollout.State;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Checks every decision against its own records: the reports since the step began, and the FAILs in a row. */
final class Decisions {
    private final DeploymentSpec spec;
    private final Schedule schedule;
    private final Canary canary;
    private int step = -1;
    private Instant stepBegan;
    private Instant evidenceBegins;
    private int failures;
    private boolean skipped; // then the bake may end before the interval does

    Decisions(DeploymentSpec spec, Canary canary) {
        this.spec = spec;
        this.schedule = new Schedule(spec.strategy());
        this.canary = canary;
        this.stepBegan = spec.createdAt();
        this.evidenceBegins = spec.createdAt();
    }

    void check(State before, Event event, Move move) {
        var decision = move.decision();
        if (decision != null) {
            evidenceIsOfThisStep(decision);
            followsFromTheBook(decision);
            canBeRecomputed(decision);
            nextComesLater(decision, move.next());
        }
        keepBook(before, event, move.next(), decision);
    }

    /** Whether this transition may request more than the last one. */
    boolean allow(Move move, RouterCommand command) {
        var decision = move.decision();
        if (decision == null) {
            return false;
        } else if (decision.trigger() == Trigger.PROMOTION_UNPROVEN) {
            return command instanceof RouterCommand.Promote && decision.kind() == Kind.PROMOTE;
        } else if (!(decision.verdict() instanceof Verdict.Pass)) {
            return false;
        }
        return switch (command) {
            case RouterCommand.Split s -> false;
            case RouterCommand.Raise(Weight from, Weight to) ->
                decision.kind() == Kind.ADVANCE && from.equals(decision.weight()) && to.equals(nextAfter(decision));
            case RouterCommand.Promote p -> decision.kind() == Kind.PROMOTE;
            case RouterCommand.RollBack r -> true;
        };
    }

    private Weight nextAfter(Decision decision) {
        return schedule.next(decision.step(), decision.weight());
    }

    // --- 2: a PASS on sufficient evidence that was gathered at the current step

    private void evidenceIsOfThisStep(Decision decision) {
        var since = canary.reportedSince(evidenceBegins);
        long requests = since.stream().mapToLong(Canary.Report::requests).sum();
        require(
                decision.evidence().samples() <= since.size()
                        && decision.evidence().requests() <= requests,
                () -> "evidence is gathered since " + evidenceBegins + ", not before: " + decision);
        require(
                decision.step() == step,
                () -> "a decision is about the step that is soaked, " + step + ": " + decision);
        boolean isWanted = EnumSet.of(Trigger.PROMOTE_REQUESTED, Trigger.PROMOTION_UNPROVEN, Trigger.SKIP_REQUESTED)
                .contains(decision.trigger());
        boolean sufficient = decision.evidence().samples() >= spec.policy().minSamples()
                && decision.evidence().requests() >= spec.policy().minRequests();
        require(
                sufficient
                        || decision.kind() == Kind.HOLD
                        || decision.trigger() == Trigger.MAX_HOLD_EXCEEDED
                        || decision.trigger() == Trigger.PROMOTION_UNPROVEN,
                () -> "too little evidence has no consequences: " + decision);
        require(
                isWanted || skipped || !decision.at().isBefore(stepBegan.plus(schedule.soak(step))),
                () -> "a step is soaked for an interval: " + decision);
    }

    private static void nextComesLater(Decision decision, State after) {
        var next = StateView.nextEvaluation(after);
        require(next == null || next.isAfter(decision.at()), () -> "what was judged is not due again: " + after);
    }

    private void followsFromTheBook(Decision decision) {
        require(decision.failures() == failures, () -> failures + " fails in a row, not as in " + decision);
        if (decision.trigger() == Trigger.PROMOTION_UNPROVEN) {
            require(
                    decision.kind() == Kind.PROMOTE && !(decision.verdict() instanceof Verdict.Pass),
                    () -> "what passed is not called unproven: " + decision);
            return;
        }
        boolean last = schedule.isLast(step, decision.weight());
        boolean bakes = last && !spec.strategy().bake().isZero();
        boolean manual = schedule.isManual(step);
        require(
                decision.trigger() != Trigger.INTERVAL_ELAPSED
                        || !(decision.verdict() instanceof Verdict.Pass)
                        || !manual
                        || bakes,
                () -> "a person leads out of a manual step: " + decision);
        require(manual || decision.trigger() != Trigger.MANUAL_STEP, () -> "no step waits for a person in " + decision);
        boolean tooMany = failures + 1 >= spec.policy().maxConsecutiveFailures()
                && spec.policy().rollbackOnFailure()
                && decision.trigger() != Trigger.PROMOTING_UNPROVEN;
        var expected =
                switch (decision.verdict()) {
                    case Verdict.Inconclusive i ->
                        decision.trigger() == Trigger.MAX_HOLD_EXCEEDED
                                        && spec.safeguards().onMaxHold() == Safeguards.Action.ROLLBACK
                                ? Kind.ROLL_BACK
                                : Kind.HOLD;
                    case Verdict.Fail f -> tooMany ? Kind.ROLL_BACK : Kind.HOLD;
                    case Verdict.Pass p ->
                        switch (decision.trigger()) {
                            case PROMOTE_REQUESTED, PROMOTION_UNPROVEN -> Kind.PROMOTE;
                            case INTERVAL_ELAPSED -> last ? Kind.PROMOTE : Kind.ADVANCE;
                            case SKIP_REQUESTED ->
                                bakes && decision.kind() == Kind.HOLD
                                        ? Kind.HOLD // the bake begins
                                        : last ? Kind.PROMOTE : Kind.ADVANCE;
                            case BAKING -> bakes ? Kind.HOLD : Kind.PROMOTE;
                            case MAX_HOLD_EXCEEDED ->
                                spec.safeguards().onMaxHold() == Safeguards.Action.ROLLBACK
                                        ? Kind.ROLL_BACK
                                        : Kind.HOLD;
                            case ROUTER_UNSEEN,
                                    SHARE_MISMATCH,
                                    MANUAL_STEP,
                                    SHIFTING,
                                    REASSERTING,
                                    DRIFTED,
                                    PAUSED,
                                    PROMOTING,
                                    PROMOTING_UNPROVEN,
                                    BREACHED,
                                    MAX_DURATION_REACHED -> Kind.HOLD;
                        };
                };
        require(decision.kind() == expected, () -> expected + " follows, not " + decision);
    }

    // --- 8: a decision can be recomputed from its record

    private void canBeRecomputed(Decision decision) {
        require(
                Judge.judge(spec.policy(), decision.evidence()).equals(decision.verdict()),
                () -> "the verdict follows from the evidence in " + decision);
        var transition = Rollout.decide(spec, stateOf(decision), eventOf(decision), 2);
        require(
                transition instanceof Move move && decision.equals(move.decision()),
                () -> "a decision can be recomputed from its record: " + decision + " but now " + transition);
    }

    private static Event eventOf(Decision d) {
        boolean unproven = d.trigger() == Trigger.PROMOTION_UNPROVEN;
        if (unproven || d.trigger() == Trigger.PROMOTE_REQUESTED) {
            var judged = new Event.Judged(d.at(), d.verdict(), d.evidence());
            return new Event.Commanded(d.at(), Commands.promote(unproven), "alice", judged);
        }
        if (d.trigger() == Trigger.SKIP_REQUESTED) {
            return new Event.Commanded(
                    d.at(), Commands.SKIP, "alice", new Event.Judged(d.at(), d.verdict(), d.evidence()));
        }
        return d.trigger() == Trigger.BREACHED && d.verdict() instanceof Verdict.Fail fail
                ? new Event.Breached(d.at(), fail, d.evidence())
                : new Event.Judged(d.at(), d.verdict(), d.evidence(), d.recorded(), d.late());
    }

    private static State stateOf(Decision d) {
        var at = d.at();
        var request = new RouterRequest(1, 1, at, null, null, false);
        var far = at.plus(Duration.ofDays(1));
        var patient = new Progress(d.step(), d.weight(), d.failures(), at, at, far, far);
        var unseen = new Conditions(
                new RouterOutage(at, null, Reason.of(ReasonCode.ROUTER_FAILED, "connection refused")), null, null);
        var mismatched = new Conditions(null, new ShareMismatch(at, Weight.FULL, d.weight()), null);
        var impatient = new Progress(
                d.step(),
                d.weight(),
                d.failures(),
                at,
                at,
                at,
                far,
                null,
                d.verdict() instanceof Verdict.Pass ? unseen : Conditions.NONE);
        return switch (d.trigger()) {
            case BAKING -> new Soaking(with(new BakeState(far, Duration.ZERO), Conditions.NONE, patient));
            case INTERVAL_ELAPSED, SKIP_REQUESTED -> new Soaking(d.kind() == Kind.PROMOTE ? baked(patient) : patient);
            case PROMOTE_REQUESTED, PROMOTION_UNPROVEN, BREACHED, MAX_DURATION_REACHED, MANUAL_STEP ->
                new Soaking(patient);
            case MAX_HOLD_EXCEEDED -> new Soaking(impatient);
            case ROUTER_UNSEEN -> new Soaking(with(unseen, patient));
            case SHARE_MISMATCH -> new Soaking(with(mismatched, patient));
            case PAUSED -> new Paused(new Soaking(patient));
            case SHIFTING -> new Shifting(patient, Weight.FULL, request);
            case REASSERTING -> new Reasserting(patient, d.weight(), request);
            case DRIFTED -> new Drifted(patient, d.weight());
            case PROMOTING -> new Promoting(patient, false, null, true, request);
            case PROMOTING_UNPROVEN -> new Promoting(patient, true, Reason.recorded("as requested"), true, request);
        };
    }

    /** The progress with a completed bake. */
    private static Progress baked(Progress p) {
        return with(new BakeState(null, Duration.ZERO), p.conditions(), p);
    }

    private static Progress with(Conditions conditions, Progress p) {
        return with(null, conditions, p);
    }

    private static Progress with(@Nullable BakeState bake, Conditions conditions, Progress p) {
        return new Progress(
                p.step(),
                p.confirmed(),
                p.failures(),
                p.since(),
                p.nextEvaluation(),
                p.holdUntil(),
                p.deadline(),
                null,
                bake,
                conditions);
    }

    // --- the records

    private void keepBook(State before, Event event, State after, @Nullable Decision decision) {
        if (Invariants.progressing(after) instanceof Soaking now && !now.equals(soaking(before, now))) {
            boolean isNext =
                    event instanceof Event.Confirmed && !(Invariants.progressing(before) instanceof Reasserting);
            step += isNext ? 1 : 0; // else the same step starts again
            stepBegan = event.at();
            skipped = false;
            evidenceBegins = event.at();
        }
        if (decision == null || decision.trigger() == Trigger.PROMOTION_UNPROVEN) {
            return;
        }
        skipped |= decision.trigger() == Trigger.SKIP_REQUESTED;
        if (decision.verdict() instanceof Verdict.Fail) {
            failures++;
            evidenceBegins = event.at();
        } else if (decision.verdict() instanceof Verdict.Pass && !isHeldBack(decision)) {
            failures = 0;
        }
    }

    private static boolean isHeldBack(Decision d) {
        return d.trigger() == Trigger.ROUTER_UNSEEN
                || d.trigger() == Trigger.SHARE_MISMATCH
                || d.trigger() == Trigger.MAX_HOLD_EXCEEDED;
    }

    /** The new state, if both soak since the same time; else null. */
    private static @Nullable Soaking soaking(State before, Soaking now) {
        return Invariants.progressing(before) instanceof Soaking s
                        && s.progress().since().equals(now.progress().since())
                ? now
                : null;
    }
}
