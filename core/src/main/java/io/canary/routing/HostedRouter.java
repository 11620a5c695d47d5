package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What moves the traffic of a deployment: a router, or several side by side or in series. Every answer comes, on
 * whatever thread, and none fails. Thread-safe.
 */
public interface HostedRouter {

    /** What users see of it. */
    RouterInfo info();

    /** Why it cannot tell what it measured; null as long as it can, or measures nothing. */
    @Nullable
    String reportsLost();

    /** The longest that an answer takes. */
    Duration callTimeout();

    /** The names of those that are not configured, where others stand in for them; empty as a rule. */
    default List<String> missing() {
        return List.of();
    }

    /** Whether there is anybody who could be asked. */
    default boolean isThere() {
        return true;
    }

    /** Asks for a wish to be made true. */
    CompletionStage<RouterAnswer> ask(DeploymentSpec spec, RouterCommand command);

    /** Which split is in force for the deployment's service, as it is read from the traffic. */
    CompletionStage<ReadResult> look(DeploymentSpec spec);

    /**
     * What speaks against the addresses that a deployment tells: those of a version that is known elsewhere, and those
     * that nobody has allowed. A router that cannot be asked is taken to know none; it refuses them itself when it is
     * told.
     *
     * @return empty if nothing does
     */
    CompletionStage<List<Problem>> objections(DeploymentSpec spec);

    /** Whether this weight of a deployment could be asked for; nothing is changed. */
    CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight);

    /**
     * Has the lease of the deployment's service run again from now on.
     *
     * @return empty if the router could not be asked, or is busy with the service
     */
    CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease);

    /** Withdraws what waits to be asked for the service; what is being asked comes to its end. */
    void withdraw(String service);

    /** Completes when no call for the service runs or waits any more. */
    CompletionStage<?> idle(String service);
}
