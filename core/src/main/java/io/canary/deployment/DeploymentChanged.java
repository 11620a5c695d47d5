package io.canary.deployment;

import io.canary.bus.Local;
import io.canary.bus.Topic;
import io.canary.rollout.DeploymentRecord;

/**
 * A deployment moved on. Published by its actor after the move is durable and visible to readers. Listeners that must
 * not miss anything listen first and read then.
 *
 * @param now where it stands after the move
 */
public record DeploymentChanged(DeploymentRecord now) implements Local {

    /** The moves of all deployments that added something to their history, and so to the journal's events. */
    public static final Topic<DeploymentChanged> HISTORY = new Topic<>("canary.history");

    /** All moves of one deployment. */
    public static Topic<DeploymentChanged> topic(String id) {
        return new Topic<>("canary.deployment." + id + ".changes");
    }
}
