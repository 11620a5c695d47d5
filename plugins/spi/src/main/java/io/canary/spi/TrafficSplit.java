package io.canary.spi;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How the traffic of one service is to be shared between two of its versions: a statement of what should be true.
 *
 * @param service the service's name, as the traffic layer knows it
 * @param baselineVersion the version in service; it carries what the canary does not
 * @param canaryVersion the version on trial; never the same as {@code baselineVersion}
 * @param canaryWeight the canary's share
 * @param upstreams where each version listens, by version, for routers that are told addresses at run time; a version
 *     that is not a key here is reached as the router's own settings say. Immutable, in no particular order
 */
public record TrafficSplit(
        String service,
        String baselineVersion,
        String canaryVersion,
        Weight canaryWeight,
        Map<String, List<URI>> upstreams) {

    /** @throws IllegalArgumentException if both versions are the same */
    public TrafficSplit {
        if (baselineVersion.equals(canaryVersion)) {
            throw new IllegalArgumentException("baseline and canary are both version " + canaryVersion);
        }
        upstreams = Map.copyOf(upstreams);
    }

    /** A split between versions whose addresses the router knows from its own settings. */
    public TrafficSplit(String service, String baselineVersion, String canaryVersion, Weight canaryWeight) {
        this(service, baselineVersion, canaryVersion, canaryWeight, Map.of());
    }

    /** The same split at another weight. */
    public TrafficSplit withWeight(Weight weight) {
        return new TrafficSplit(service, baselineVersion, canaryVersion, weight, upstreams);
    }

    /** Both versions with their shares, which add up to {@link Weight#FULL}. */
    public Map<String, Weight> weights() {
        return Map.of(baselineVersion, canaryWeight.rest(), canaryVersion, canaryWeight);
    }
}
