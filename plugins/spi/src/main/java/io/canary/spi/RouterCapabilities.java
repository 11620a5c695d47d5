package io.canary.spi;

import java.util.Set;

/**
 * What a router can do, as shown to users at {@code GET /routers}.
 *
 * @param granularity the finest weight that it sets exactly; {@code new Weight(1)} is 0.01 %
 * @param features what it can do beside weights
 */
public record RouterCapabilities(Weight granularity, Set<Feature> features) {

    /** What a router may be able to do beside weights. */
    public enum Feature {
        /** {@link TrafficRouter#observe} reads the split in force from the traffic layer itself. */
        OBSERVE,
        /** The same user stays on the same version while the weight rises. */
        STICKINESS,
        /** Requests with a certain header go to the canary at any weight. */
        HEADER_ROUTES,
        /** Requests can be copied to the canary with its answers thrown away. */
        MIRROR,
        /** It measures both versions and reports, so that nobody needs to push metrics. */
        REPORTS
    }

    public RouterCapabilities {
        features = Set.copyOf(features);
    }

    /** A router that sets weights this finely and has these features. */
    public static RouterCapabilities of(Weight granularity, Feature... features) {
        return new RouterCapabilities(granularity, Set.of(features));
    }
}
