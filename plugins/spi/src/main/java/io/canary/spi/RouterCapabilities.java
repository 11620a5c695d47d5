package io.canary.spi;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a router can do, as shown to users at {@code GET /routers}.
 *
 * @param granularity the finest weight that it sets exactly; {@code new Weight(1)} is 0.01 %
 * @param features what it can do beside weights
 * @param defaultLease the lease of deployments that do not say; null for none, and always for a router that cannot hold
 *     one
 */
public record RouterCapabilities(
        Weight granularity, Set<Feature> features, @Nullable Duration defaultLease) {

    /** What a router may be able to do beside weights. */
    public enum Feature {
        /** {@link TrafficRouter#observe} reads the split in force from the traffic layer itself. */
        OBSERVE,
        /** The same user stays on the same version while the weight rises. */
        STICKINESS,
        /**
         * Its weights share out new users only: users that were given a version before stay on it. What the canary gets
         * of all requests is less than its weight for as long as there are such users.
         */
        NEW_USERS_ONLY,
        /** Requests with a certain header go to the canary at any weight. */
        HEADER_ROUTES,
        /** Requests can be copied to the canary with its answers thrown away. */
        MIRROR,
        /** It measures both versions and reports, so that no metrics have to be pushed. */
        REPORTS,
        /**
         * It holds the canary's share as a lease: if it is not renewed in time, the baseline gets everything by itself,
         * also where the router cannot be reached any more. See {@link TrafficRouter#renew}.
         */
        LEASE,
        /**
         * It takes addresses of versions, by {@link TrafficSplit#upstreams()}; at least for some of its services.
         */
        UPSTREAMS
    }

    /** @throws IllegalArgumentException for a default lease that is not above 0, or of a router that cannot hold one */
    public RouterCapabilities {
        features = Set.copyOf(features);
        if (defaultLease != null && (!features.contains(Feature.LEASE) || !defaultLease.isPositive())) {
            throw new IllegalArgumentException("a default lease of " + defaultLease + " with features " + features);
        }
    }

    /** A router that sets weights this finely and has these features, and no lease unless one is asked for. */
    public RouterCapabilities(Weight granularity, Set<Feature> features) {
        this(granularity, features, null);
    }

    /** A router that sets weights this finely and has these features. */
    public static RouterCapabilities of(Weight granularity, Feature... features) {
        return new RouterCapabilities(granularity, Set.of(features));
    }

    /** The same with a lease for deployments that do not say; null for none. */
    public RouterCapabilities withDefaultLease(@Nullable Duration lease) {
        return new RouterCapabilities(granularity, features, lease);
    }

    public boolean can(Feature feature) {
        return features.contains(feature);
    }
}
