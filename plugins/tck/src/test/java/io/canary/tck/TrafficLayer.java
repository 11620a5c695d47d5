package io.canary.tck;

import io.canary.spi.Weight;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Something that carries traffic, outside of any router: what routers move and clients ask. */
final class TrafficLayer {
    /** A service that routers are asked for, and of which there is nothing here. */
    static final String MISSING = "missing";

    final Map<String, Map<String, Weight>> weights = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();

    /** The version that answers the next request: the golden ratio's multiples share out evenly. */
    String answer(String service) {
        double place = requests.incrementAndGet() * 0.6180339887498949 % 1 * 10_000;
        double seen = 0;
        for (var entry : weights.getOrDefault(service, Map.of()).entrySet()) {
            seen += entry.getValue().basisPoints();
            if (place < seen) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("no version for " + place);
    }
}
