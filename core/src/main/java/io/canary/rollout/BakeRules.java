package io.canary.rollout;

import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import java.time.Instant;
import java.util.List;

/**
 * The rules between the last step and the promotion. The canary keeps the last weight for {@code bake_sec}, beside its
 * baseline, and is evaluated as in any step; a PASS promotes it only after that time. Whatever restarts the step
 * interrupts the bake until the step has passed again. A FAIL restarts the bake.
 */
final class BakeRules {

    private BakeRules() {}

    /** Whether a PASS in the last step at {@code at} promotes the canary. */
    static boolean isOver(DeploymentSpec spec, Progress now, Instant at) {
        var bake = now.bake();
        if (bake == null) {
            return spec.strategy().bake().isZero();
        }
        return bake.until() == null ? bake.left().isZero() : !at.isBefore(bake.until());
    }

    /**
     * A PASS in the last step before the bake is over. The first such PASS starts the bake.
     *
     * @param decision the decision on this PASS
     * @param next the evaluation that would follow
     */
    static Move goOn(DeploymentSpec spec, Soaking s, Decision decision, Instant next) {
        var at = decision.at();
        var bake = s.progress().bake();
        var begun = s.progress().bakeUntil();
        var left = bake == null ? spec.strategy().bake() : bake.left();
        var until = begun == null ? at.plus(left) : begun;
        var baking = s.progress().with(BakeState.until(until));
        var progress = baking.passed(within(baking, at, next))
                .heldAtMost(spec.safeguards().maxHold(), at);
        var message = Reason.of(ReasonCode.BAKE_BEGUN, decision.reason(), progress.confirmed(), until);
        return new Move(
                s.with(progress),
                List.of(),
                begun == null ? List.of(Rollout.info(at, Type.BAKE, message)) : List.of(),
                decision);
    }

    /** The next evaluation, or the end of the bake if that is earlier. */
    static Instant within(Progress now, Instant at, Instant next) {
        var until = now.bakeUntil();
        return until != null && until.isAfter(at) && until.isBefore(next) ? EvaluationGrid.notBefore(until) : next;
    }
}
