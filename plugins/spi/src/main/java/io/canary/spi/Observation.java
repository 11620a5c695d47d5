package io.canary.spi;

import java.util.Map;

/** What a router reads from its traffic layer when it is asked which split is in force. */
public sealed interface Observation {

    /**
     * These shares are in force now.
     *
     * @param weights the share of each version; versions with no traffic may be missing
     */
    record InForce(Map<String, Weight> weights) implements Observation {
        public InForce {
            weights = Map.copyOf(weights);
        }

        /** The share of {@code version}; {@link Weight#NONE} for a version that is not mentioned. */
        public Weight weightOf(String version) {
            return weights.getOrDefault(version, Weight.NONE);
        }
    }

    /** The traffic layer carries nothing for this service: no version of it gets traffic through this router. */
    record NotRouted() implements Observation {}

    /**
     * The traffic layer has no way to tell.
     *
     * @param reason for people
     */
    record CannotTell(String reason) implements Observation {}
}
