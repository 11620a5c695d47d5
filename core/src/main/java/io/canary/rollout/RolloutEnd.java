package io.canary.rollout;

import static io.canary.rollout.Status.CANCELLED;
import static io.canary.rollout.Status.FAILED;
import static io.canary.rollout.Status.PROMOTED;
import static io.canary.rollout.Status.ROLLED_BACK;

import java.util.List;
import java.util.stream.Stream;

/**
 * How a rollout ended.
 *
 * @param outcome its final status
 * @param cause the code of the reason for that
 */
public record RolloutEnd(Status outcome, ReasonCode cause) {
    private static final List<RolloutEnd> USUAL = Stream.of(
                    ends(PROMOTED, ReasonCode.ALL_TRAFFIC),
                    ends(
                            ROLLED_BACK,
                            ReasonCode.VERDICT_FAILED,
                            ReasonCode.ROLLBACK_REQUESTED,
                            ReasonCode.MAX_HOLD_EXCEEDED,
                            ReasonCode.HOLD_FOR_TRAFFIC_EXCEEDED,
                            ReasonCode.MAX_DURATION_REACHED,
                            ReasonCode.DEADLINE_EXCEEDED,
                            ReasonCode.CANARY_SILENT_EVER,
                            ReasonCode.CANARY_SILENT,
                            ReasonCode.CANARY_SILENT_ON_ERRORS,
                            ReasonCode.SHARE_MISMATCH,
                            ReasonCode.SHARE_FAR_OFF,
                            ReasonCode.WEIGHT_REFUSED,
                            ReasonCode.PROMOTION_REFUSED,
                            ReasonCode.REQUESTED_PROMOTION_REFUSED),
                    ends(CANCELLED, ReasonCode.CANCEL_REQUESTED),
                    ends(
                            FAILED,
                            ReasonCode.INITIAL_WEIGHT_NOT_APPLIED,
                            ReasonCode.INITIAL_WEIGHT_UNANSWERED,
                            ReasonCode.TRAFFIC_UNKNOWN))
            .flatMap(ends -> ends)
            .toList();

    private static Stream<RolloutEnd> ends(Status outcome, ReasonCode... causes) {
        return Stream.of(causes).map(cause -> new RolloutEnd(outcome, cause));
    }

    /** The end of a rollout in this state. */
    public static RolloutEnd of(DeploymentRecord ended) {
        var reason = StateView.reason(ended.spec(), ended.state(), ended.lastDecision());
        return new RolloutEnd(StateView.status(ended.state()), reason.cause());
    }

    /** The ends that a rollout usually has, so that those that never happened can be counted as 0. */
    public static List<RolloutEnd> usual() {
        return USUAL;
    }
}
