package io.canary.rollout;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.PlanStep.Advance;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules for {@code skip}: a person ends a step whose advance is manual, or any step before its interval is over. A
 * person may skip time, but never the evidence.
 */
final class SkipRules {

    private SkipRules() {}

    /**
     * Whether a PASS in this step is not enough to continue. Once the bake has begun, the last step needs nothing more.
     */
    static boolean isAwaited(DeploymentSpec spec, Progress now) {
        return spec.plan().step(now.step()).advance() == Advance.MANUAL && now.bake() == null;
    }

    /**
     * A PASS in a step whose advance is manual: it is held until it is skipped. Each PASS grants new time until the
     * next.
     *
     * @param decision the decision on this PASS
     * @param next the evaluation that follows
     */
    static Move await(DeploymentSpec spec, Soaking s, Decision decision, Instant next) {
        var at = decision.at();
        var before = s.progress().conditions();
        boolean isNews = before.awaitsSkip() == null;
        var progress = s.progress()
                .passed(next)
                .with(isNews ? before.awaitingSkip(at) : before)
                .heldAtMost(spec.safeguards().maxHold(), at);
        var entry =
                Rollout.info(at, Type.HOLD, Reason.of(ReasonCode.STEP_PASSED, decision.reason(), progress.confirmed()));
        return new Move(s.with(progress), List.of(), isNews ? List.of(entry) : List.of(), decision);
    }

    /**
     * A person requests what follows the present step: the next step; after the last one the bake; in the bake the
     * promotion.
     *
     * @param e the command with the verdict on the present step
     */
    static Transition skip(DeploymentSpec spec, State state, Command.Skip command, Judged e, long requestSeq) {
        return switch (state) {
            case Soaking s -> skip(spec, s, command, e, requestSeq);
            case Paused p -> skip(spec, p.resumeTo(), command, e, requestSeq);
            case Shifting s -> Rollout.refuse(ReasonCode.NOT_CONFIRMED, command, s.to());
            case Reasserting r ->
                Rollout.refuse(
                        ReasonCode.NOT_CONFIRMED_AGAIN, command, r.progress().confirmed());
            case Drifted d ->
                Rollout.refuse(ReasonCode.NOT_AT_WEIGHT, command, d.progress().confirmed());
            case Pending p -> Rollout.refuse(command, state);
            case Promoting p -> Rollout.refuse(command, state);
            case RollingBack r -> Rollout.refuse(command, state);
            case Ended f -> Rollout.refuse(command, state);
        };
    }

    private static Transition skip(DeploymentSpec spec, Soaking s, Command.Skip command, Judged e, long requestSeq) {
        var now = s.progress();
        if (!(e.verdict() instanceof Verdict.Pass)) {
            return PromoteRules.noPass(command, now, e);
        } else if (!AdvanceRules.mayRise(spec, s)) {
            return Rollout.refuse(
                    ReasonCode.STEP_HELD, command, now.conditions().reason(spec));
        }
        var left = s.with(now.with(now.conditions().awaitingSkip(null)));
        boolean bakes = now.bake() == null && spec.strategy().bake().isPositive();
        boolean promotes = AdvanceRules.isLast(spec, s, e) && !bakes;
        var move = AdvanceRules.forward(spec, left, e, Trigger.SKIP_REQUESTED, promotes, requestSeq);
        var entry = Rollout.info(e.at(), Type.SKIP, command.because());
        var history = Stream.concat(Stream.of(entry), move.history().stream());
        return new Move(move.next(), move.effects(), history.toList(), move.decision());
    }
}
