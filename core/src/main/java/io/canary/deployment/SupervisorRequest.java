package io.canary.deployment;

import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.TraceParent;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests to the supervisor of all deployments. */
public sealed interface SupervisorRequest extends Local {

    Address<SupervisorRequest, SupervisorReply> ADDRESS = new Address<>("canary.supervisor");

    /**
     * Starts a deployment. The reply is {@link SupervisorReply.Begun} when it is durable, or {@link
     * SupervisorReply.ServiceBusy}, {@link SupervisorReply.NoSuchRouter}, {@link SupervisorReply.WasRolledBack}, {@link
     * SupervisorReply.Contradicted}, {@link SupervisorReply.SameVersion}, {@link SupervisorReply.RequestRefused},
     * {@link SupervisorReply.BeyondRouter} or {@link SupervisorReply.TooMany}.
     *
     * @param by who requested it
     * @param key the idempotency key, which becomes durable with the first transition; null for none
     * @param traceParent the span of another system in which it is created; null if unknown
     */
    record Begin(
            DeploymentRequest wanted,
            String by,
            @Nullable IdempotencyKey key,
            @Nullable TraceParent traceParent) implements SupervisorRequest {}

    /**
     * A dry run: nothing is started. The replies are those of {@link Begin}, with {@link SupervisorReply.Planned} in
     * place of {@link SupervisorReply.Begun}.
     */
    record Plan(DeploymentRequest wanted) implements SupervisorRequest {}

    /**
     * Lists deployments. The reply is {@link SupervisorReply.Page}, newest first.
     *
     * @param serviceName only those of this service; null for any
     * @param filter only those that pass this filter, which is called on any thread; null for all
     * @param before only deployments with a smaller number; {@link Long#MAX_VALUE} for all
     * @param limit the maximum number of results
     */
    record ListAll(@Nullable String serviceName, @Nullable Predicate<Snapshot> filter, long before, int limit)
            implements SupervisorRequest {}

    /**
     * Lists the version of each service. The reply is {@link SupervisorReply.Services}, by name.
     *
     * @param serviceName null for all
     * @param limit the maximum number of services
     */
    record ListServices(@Nullable String serviceName, int limit) implements SupervisorRequest {}

    /** This deployment has ended. Sent by the deployment itself. */
    record Ended(String id, Instant at) implements SupervisorRequest {}
}
