package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that was begun and is not recorded yet.
 *
 * @param reason why the canary is taken back
 * @param why it is not recorded, where the journal cannot be written; null while it is being written
 * @param confirmed whether the router confirmed that all traffic is on the baseline
 */
public record UnjournaledRollback(String reason, @Nullable String why, boolean confirmed) {

    /** For people. */
    String text(DeploymentSpec spec) {
        return reason + "; "
                + (confirmed
                        ? "all traffic is on " + spec.baselineVersion()
                        : "rolling back to " + spec.baselineVersion() + " via " + spec.router())
                + (why == null ? "; being recorded" : "; not recorded yet: " + why);
    }

    /** The same, once the router has confirmed it. */
    UnjournaledRollback asConfirmed() {
        return new UnjournaledRollback(reason, why, true);
    }
}
