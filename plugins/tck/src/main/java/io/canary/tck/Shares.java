package io.canary.tck;

import io.canary.spi.Observation;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The versions that get traffic, with how much: what can be compared, whichever way it is known.
 *
 * @param weights none of them {@link Weight#NONE}, in the order of the names
 */
record Shares(Map<String, Weight> weights) {

    Shares {
        var some = new TreeMap<>(weights);
        some.values().removeIf(Weight.NONE::equals);
        weights = some;
    }

    static Shares of(TrafficSplit split) {
        return new Shares(split.weights());
    }

    static Shares allTo(String version) {
        return new Shares(Map.of(version, Weight.FULL));
    }

    /** As observed. Nothing routed and no version with traffic are the same. */
    static Shares of(Observation observation) {
        return switch (observation) {
            case Observation.InForce inForce -> new Shares(inForce.weights());
            case Observation.NotRouted nothing -> new Shares(Map.of());
            case Observation.NotFound nothing -> new Shares(Map.of());
            case Observation.CannotTell no ->
                throw new AssertionError("a router with OBSERVE must tell, but said: " + no.reason());
        };
    }

    /**
     * Whether no version has more or less than it has in one of the two, as long as shares are set one after the other.
     */
    boolean isBetween(Shares one, Shares other) {
        var versions = new TreeSet<>(one.weights.keySet());
        versions.addAll(other.weights.keySet());
        return versions.containsAll(weights.keySet())
                && versions.stream().allMatch(version -> {
                    int now = basisPoints(version);
                    int first = one.basisPoints(version);
                    int second = other.basisPoints(version);
                    return now >= Math.min(first, second) && now <= Math.max(first, second);
                });
    }

    private int basisPoints(String version) {
        return weights.getOrDefault(version, Weight.NONE).basisPoints();
    }

    @Override
    public String toString() {
        return weights.isEmpty() ? "no traffic" : weights.toString();
    }
}
