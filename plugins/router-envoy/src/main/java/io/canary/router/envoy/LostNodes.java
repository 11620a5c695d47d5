package io.canary.router.envoy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Nodes that went away a short while ago. One that was cut off goes on with what it has, and it is not known whether it
 * was cut off or stopped. That one comes which calls itself the same does not change that: ids are believed, and prove
 * nothing. Not safe for several threads.
 */
final class LostNodes {
    private final Duration keep;
    private final LongSupplier nanoTime;
    private final List<Lost> all = new ArrayList<>();

    private record Lost(String id, long at, Set<String> services) {}

    LostNodes(Duration keep, LongSupplier nanoTime) {
        this.keep = keep;
        this.nanoTime = nanoTime;
    }

    /** A stream has ended, of a node that shared out requests to these services. */
    void add(String id, Set<String> services) {
        forget();
        if (!services.isEmpty()) {
            all.add(new Lost(id, nanoTime.getAsLong(), Set.copyOf(services)));
        }
    }

    /** One that may still share out requests to the service. */
    Optional<String> of(String service) {
        forget();
        return all.stream()
                .filter(l -> l.services().contains(service))
                .map(Lost::id)
                .sorted()
                .findFirst();
    }

    /** Whether a node of this id went away, so that one that comes with it may be another. */
    boolean has(String id) {
        forget();
        return all.stream().anyMatch(l -> l.id().equals(id));
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        all.removeIf(l -> now - l.at() >= keep.toNanos());
    }
}
