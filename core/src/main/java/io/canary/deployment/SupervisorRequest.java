package io.canary.deployment;

import io.canary.analysis.Policy;
import io.canary.bus.Address;
import io.canary.bus.Local;
import io.canary.journal.IdempotencyKey;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Status;
import io.canary.rollout.Strategy;
import io.canary.spi.RouterCapabilities.Feature;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param baselineVersion null for the one in service
     * @param router null for the default one
     * @param requires what the router must be able to do beside what the rest asks of it
     * @param override why it is to begin although something that is known speaks against it; null if nobody said
     * @param by who wants it
     * @param key of the request, which becomes durable with the first move; null for none
     */
    record Begin(
            String serviceName,
            @Nullable String baselineVersion,
            String newVersion,
            @Nullable String router,
            List<Feature> requires,
            Map<String, List<URI>> upstreams,
            Strategy strategy,
            Policy policy,
            SafeguardSettings safeguards,
            @Nullable String override,
            String by,
            @Nullable IdempotencyKey key)
            implements SupervisorRequest {}

    /**
     * What would become of this? Nothing is begun. Answered as a {@link Begin}, but with {@link
     * SupervisorReply.Planned}.
     */
    record Plan(Begin wanted) implements SupervisorRequest {}

    /**
     * Which deployments are there? Answered with {@link SupervisorReply.Page}, newest first.
     *
     * @param statuses only those with one of these
     * @param serviceName null for any
     * @param before only deployments with a smaller number; {@link Long#MAX_VALUE} for all
     * @param limit at most so many
     */
    record ListAll(Set<Status> statuses, @Nullable String serviceName, long before, int limit)
            implements SupervisorRequest {
        public static final Set<Status> ANY_STATUS = Set.of(Status.values());
    }

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
