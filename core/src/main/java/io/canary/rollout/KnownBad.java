package io.canary.rollout;

import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Reverted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a service that was rolled back because a verdict or a person found it bad. It is not deployed again
 * without an override, and it is forgotten once it is promoted.
 *
 * @param deployment the id of the deployment that was rolled back
 * @param reason why it was rolled back
 * @param at when the router confirmed that
 */
public record KnownBad(String service, String version, String deployment, Reason reason, Instant at) {

    /** What this state of a deployment says against its new version; null for nothing. */
    public static @Nullable KnownBad of(DeploymentSpec spec, State state) {
        return state instanceof Reverted w && w.outcome() == Outcome.ROLLED_BACK && w.condemned()
                ? new KnownBad(spec.serviceName(), spec.newVersion(), spec.id(), w.reason(), w.at())
                : null;
    }
}
