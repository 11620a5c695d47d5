package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of weighted backends in an object: traffic is shared out there.
 *
 * @param index counted from 0
 * @param pointer to the list, as a JSON pointer
 * @param list as read
 * @param backends in the list's order
 */
record Place(int index, String pointer, JsonNode list, List<Backend> backends) {

    Place {
        backends = List.copyOf(backends);
    }

    boolean names(String version) {
        return backends.stream().anyMatch(b -> b.is(version));
    }

    /** How many different versions of the service it names. */
    long versions() {
        return backends.stream()
                .map(Backend::version)
                .filter(v -> v != null)
                .distinct()
                .count();
    }

    private long sum() {
        return backends.stream().mapToLong(Backend::weight).sum();
    }

    /** Whether it shares out exactly as asked. */
    boolean isAsAsked(TrafficSplit split) {
        long sum = sum();
        return sum > 0
                && backends.stream()
                        .allMatch(b ->
                                b.weight() * 10_000 == sum * shareOf(b, split).basisPoints());
    }

    /** What a backend is to get: nothing, if it is neither version. */
    static Weight shareOf(Backend backend, TrafficSplit split) {
        if (backend.is(split.canaryVersion())) {
            return split.canaryWeight();
        }
        return backend.is(split.baselineVersion()) ? split.canaryWeight().rest() : Weight.NONE;
    }

    /**
     * The versions with traffic, and how much, to the nearest hundredth of a percent. A backend that is no version
     * stands under its own name, so that what it gets is seen.
     */
    Map<String, Weight> shares() {
        var shares = new TreeMap<String, Weight>();
        long sum = sum();
        for (var backend : backends) {
            if (backend.weight() > 0) {
                String version = backend.version();
                shares.merge(version == null ? backend.name() : version, share(backend.weight(), sum), Weight::plus);
            }
        }
        return shares;
    }

    /** A part of a whole, which is not 0. */
    static Weight share(long part, long whole) {
        return new Weight(BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(10_000))
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
                .intValueExact());
    }
}
