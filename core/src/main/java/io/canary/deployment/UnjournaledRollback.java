package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that was started and is not recorded yet.
 *
 * @param reason why the canary is rolled back
 * @param why it is not recorded, if the journal fails; null while it is being written
 * @param confirmed whether the router confirmed that all traffic is on the baseline
 */
public record UnjournaledRollback(Reason reason, @Nullable String why, boolean confirmed) {

    /** What the deployment is doing. */
    Reason reason(DeploymentSpec spec) {
        return reason.and(
                        confirmed
                                ? Reason.of(ReasonCode.ALL_TRAFFIC, spec.baselineVersion())
                                : Reason.of(
                                        ReasonCode.ASKING_FOR_BASELINE,
                                        spec.baselineVersion(),
                                        spec.router(),
                                        null,
                                        null))
                .and(why == null ? Reason.of(ReasonCode.BEING_RECORDED) : Reason.of(ReasonCode.NOT_RECORDED, why));
    }

    /** The same rollback, confirmed by the router. */
    UnjournaledRollback asConfirmed() {
        return new UnjournaledRollback(reason, why, true);
    }
}
