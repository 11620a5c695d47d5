package io.canary.deployment;

import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.DeploymentRequest;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the supervisor of all deployments can be asked. */
public sealed interface SupervisorRequest extends Local {

    /** Where the supervisor answers. */
    Address<SupervisorRequest, SupervisorReply> ADDRESS = new Address<>("canary.supervisor");

    /**
     * Begin a deployment. Answered with {@link SupervisorReply.Begun} when it is durable, or with {@link
     * SupervisorReply.ServiceBusy}, {@link SupervisorReply.NoSuchRouter}, {@link SupervisorReply.WasRolledBack}, {@link
     * SupervisorReply.Contradicted}, {@link SupervisorReply.SameVersion}, {@link SupervisorReply.AddressesRefused},
     * {@link SupervisorReply.BeyondRouter} or {@link SupervisorReply.TooMany}.
     *
     * @param by who wants it
     * @param key of the request, which becomes durable with the first move; null for none
     */
    record Begin(
            DeploymentRequest wanted, String by, @Nullable IdempotencyKey key) implements SupervisorRequest {}

    /**
     * What would become of this? Nothing is begun. Answered as a {@link Begin}, but with {@link
     * SupervisorReply.Planned}.
     */
    record Plan(DeploymentRequest wanted) implements SupervisorRequest {}

    /**
     * Which deployments are there? Answered with {@link SupervisorReply.Page}, newest first.
     *
     * @param serviceName only those of this service; null for any
     * @param filter only those that pass it, which is asked on any thread; null for all
     * @param before only deployments with a smaller number; {@link Long#MAX_VALUE} for all
     * @param limit at most so many
     */
    record ListAll(@Nullable String serviceName, @Nullable Predicate<Snapshot> filter, long before, int limit)
            implements SupervisorRequest {}

    /**
     * Which version is each service on? Answered with {@link SupervisorReply.Services}, by name.
     *
     * @param serviceName null for all
     * @param limit at most so many
     */
    record ListServices(@Nullable String serviceName, int limit) implements SupervisorRequest {}

    /** This deployment has ended. Said by the deployment itself. */
    record Ended(String id, Instant at) implements SupervisorRequest {}
}
