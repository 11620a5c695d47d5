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

    /**
     * The traffic layer was seen, and carries nothing for this service: no version of it gets traffic through this
     * router. It is a proof that the canary has no traffic, so it is not for a name that was not found: that is {@link
     * NotFound}.
     */
    record NotRouted() implements Observation {}

    /**
     * The traffic layer has nothing under the name that the router has for it: no such backend, id, object or endpoint.
     * It may have been renamed, and clients may get anything: nothing is confirmed by this.
     *
     * @param what is missing, and where it was looked for; for people
     */
    record NotFound(String what) implements Observation {}

    /**
     * The traffic layer has no way to tell.
     *
     * @param reason for people
     */
    record CannotTell(String reason) implements Observation {}
}
