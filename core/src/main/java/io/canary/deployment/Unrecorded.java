package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;

/**
 * A way back that was begun without being recorded, since the journal could not be written.
 *
 * @param reason why the canary is taken back
 * @param why it is not recorded
 * @param confirmed whether the router confirmed that all traffic is on the baseline
 */
public record Unrecorded(String reason, String why, boolean confirmed) {

    /** For people. */
    String words(DeploymentSpec spec) {
        return reason + "; "
                + (confirmed
                        ? "all traffic is on " + spec.baselineVersion()
                        : "asking router " + spec.router() + " to put " + spec.baselineVersion() + " back")
                + "; not recorded yet: " + why;
    }
}
