package io.canary.spi;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the traffic of one service is to be shared between two of its versions: a statement of what should be true.
 *
 * @param service the service's name, as the traffic layer knows it
 * @param baselineVersion the version in service; it carries what the canary does not
 * @param canaryVersion the version on trial; never the same as {@code baselineVersion}
 * @param canaryWeight the canary's share
 * @param upstreams where each version listens, by version, for routers that take addresses at run time; a version
 *     that is not a key here is reached as the router's own settings say, or as a split said when it came into service.
 *     They hold for this deployment: when it is rolled back, what they say of the canary is forgotten. Immutable, in no
 *     particular order. Not empty only for routers with {@link RouterCapabilities.Feature#UPSTREAMS}
 * @param lease for so long the canary's share holds without a {@linkplain TrafficRouter#renew renewal}, above 0; null
 *     where it holds until something else is asked for. Given only to routers with {@link
 *     RouterCapabilities.Feature#LEASE}
 */
public record TrafficSplit(
        String service,
        String baselineVersion,
        String canaryVersion,
        Weight canaryWeight,
        Map<String, List<URI>> upstreams,
        @Nullable Duration lease) {

    /** @throws IllegalArgumentException if both versions are the same, or the lease is not above 0 */
    public TrafficSplit {
        if (baselineVersion.equals(canaryVersion)) {
            throw new IllegalArgumentException("baseline and canary are both version " + canaryVersion);
        }
        if (lease != null && !lease.isPositive()) {
            throw new IllegalArgumentException("a lease of " + lease);
        }
        upstreams = Map.copyOf(upstreams);
    }

    /** A split that holds until something else is asked for. */
    public TrafficSplit(
            String service,
            String baselineVersion,
            String canaryVersion,
            Weight canaryWeight,
            Map<String, List<URI>> upstreams) {
        this(service, baselineVersion, canaryVersion, canaryWeight, upstreams, null);
    }

    /** A split between versions whose addresses the router knows from its own settings. */
    public TrafficSplit(String service, String baselineVersion, String canaryVersion, Weight canaryWeight) {
        this(service, baselineVersion, canaryVersion, canaryWeight, Map.of());
    }

    public TrafficSplit withWeight(Weight weight) {
        return new TrafficSplit(service, baselineVersion, canaryVersion, weight, upstreams, lease);
    }

    /** The same split between versions whose addresses the router knows from its own settings. */
    public TrafficSplit withoutUpstreams() {
        return new TrafficSplit(service, baselineVersion, canaryVersion, canaryWeight, Map.of(), lease);
    }

    /** The same split, held for so long without a renewal; null for as long as nothing else is asked for. */
    public TrafficSplit withLease(@Nullable Duration other) {
        return new TrafficSplit(service, baselineVersion, canaryVersion, canaryWeight, upstreams, other);
    }

    /** Both versions with their shares, which add up to {@link Weight#FULL}. */
    public Map<String, Weight> weights() {
        return Map.of(baselineVersion, canaryWeight.rest(), canaryVersion, canaryWeight);
    }
}
