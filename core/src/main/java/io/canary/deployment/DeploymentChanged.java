package io.canary.deployment;

import io.canary.bus.Local;
import io.canary.bus.Topic;
import io.canary.rollout.DeploymentRecord;

/**
 * A deployment has changed. Published by its actor after the transition is durable and visible to readers. Listeners
 * that must not miss anything subscribe first and read afterwards.
 *
 * @param now the state after the transition
 */
public record DeploymentChanged(DeploymentRecord now) implements Local {

    /** The changes of all deployments that added something to their history, and so to the journal's events. */
    public static final Topic<DeploymentChanged> HISTORY = new Topic<>("canary.history");

    /** All changes of one deployment. */
    public static Topic<DeploymentChanged> topic(String id) {
        return new Topic<>("canary.deployment." + id + ".changes");
    }
}
