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
 * What moves the traffic of a deployment: a router, or several side by side or in series. Every call is answered, on
 * any thread, and no future fails. Thread-safe.
 */
public interface HostedRouter {

    /** The description that users see. */
    RouterInfo info();

    /** Why the router cannot report measurements; null if it can, or measures nothing. */
    @Nullable
    String reportsLost();

    /** The longest time that an answer takes. */
    Duration callTimeout();

    /** The names of routers that are not configured, which {@link MissingRouter}s replace; usually empty. */
    default List<String> missing() {
        return List.of();
    }

    /** Whether there is a router that can be called. */
    default boolean isThere() {
        return true;
    }

    /** Asks the router to apply a command. */
    CompletionStage<RouterAnswer> ask(DeploymentSpec spec, RouterCommand command);

    /** Reads which split is in force for the deployment's service from the traffic layer. */
    CompletionStage<ReadResult> look(DeploymentSpec spec);

    /**
     * What is wrong with the addresses of a deployment: those of a version that is known at another address, and those
     * that are not allowed. If the router cannot be reached, it counts as one that knows no address; it refuses wrong
     * ones itself when it applies the command.
     *
     * @return empty if nothing is wrong
     */
    CompletionStage<List<Problem>> objections(DeploymentSpec spec);

    /** Checks whether the router could apply this weight of a deployment; changes nothing. */
    CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight);

    /**
     * Renews the lease of the deployment's service.
     *
     * @return empty if the router could not be reached, or is busy with the service
     */
    CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease);

    /** Drops the queued call for the service; a running call is completed. */
    void withdraw(String service);

    /** Completes when no call for the service is running or queued. */
    CompletionStage<?> idle(String service);
}
