package io.canary.router.envoy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Nodes that went away a short while ago. One that was cut off goes on with what it has, and it is not known whether it was cut
 * off or stopped. Not safe for several threads.
 */
final class LostNodes {
    private final Duration keep;
    private final LongSupplier nanoTime;
    private final Map<String, Lost> byId = new HashMap<>();

    private record Lost(long at, Set<String> services) {}

    LostNodes(Duration keep, LongSupplier nanoTime) {
        this.keep = keep;
        this.nanoTime = nanoTime;
    }

    void add(String id, Set<String> services) {
        byId.put(id, new Lost(nanoTime.getAsLong(), Set.copyOf(services)));
    }

    void isBack(String id) {
        byId.remove(id);
    }

    /** One that may still share out requests to the service. */
    Optional<String> of(String service) {
        long now = nanoTime.getAsLong();
        byId.values().removeIf(l -> now - l.at() >= keep.toNanos());
        return byId.entrySet().stream()
                .filter(e -> e.getValue().services().contains(service))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
