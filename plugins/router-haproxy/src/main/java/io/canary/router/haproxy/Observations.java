package io.canary.router.haproxy;

import io.canary.spi.Observation;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Makes one answer of what was seen in several places. */
final class Observations {
    private Observations() {}

    /**
     * What is in force everywhere; where places differ, one that is not as it was asked last, so that drift is found.
     * Only where no place at all gives requests to any server is the service not routed; and where something is missing
     * under its name, nothing that was seen elsewhere is a proof.
     *
     * @param expected what was asked last; null if nothing was
     */
    static Observation of(Sight sight, @Nullable ObservedSplit expected) {
        if (!sight.missing().isEmpty()) {
            return new Observation.NotFound(
                    String.join("; ", sight.missing()) + ". What clients get is unknown until then");
        }
        if (sight.views().stream().allMatch(v -> v.weights().isEmpty())) {
            return new Observation.NotRouted();
        }
        var seen = sight.views().stream()
                .filter(v -> !v.equals(expected))
                .min(Comparator.comparing(v -> v.weights().isEmpty()))
                .orElse(sight.views().getFirst());
        return new Observation.InForce(seen.weights());
    }
}
