package io.canary.rollout;

import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Reverted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The version that a router confirmed to have all of a service's traffic when a deployment ended. It may have been
 * replaced since without our knowledge: what a router observes is newer.
 *
 * @param deployment the id of the deployment that ended
 * @param at when the router confirmed that
 */
public record InService(String service, String version, String deployment, Instant at) {

    /** The version that is in service after this state of a deployment; null if unknown. */
    public static @Nullable InService of(DeploymentSpec spec, State state) {
        return switch (state) {
            case Promoted p -> new InService(spec.serviceName(), spec.newVersion(), spec.id(), p.at());
            case Reverted w
            when w.outcome() != Outcome.FAILED ->
                new InService(spec.serviceName(), spec.baselineVersion(), spec.id(), w.at());
            case Reverted w -> null;
            case Abandoned a -> null;
            case State.Unchanged u -> null;
            case State.Open o -> null;
        };
    }

    /** Whether this state of a deployment makes the service's version unknown. */
    public static boolean isUnknown(State state) {
        return state instanceof Abandoned;
    }
}
