package io.canary.router.envoy;

import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one service are shared out.
 *
 * @param canary null where no canary is on, and then {@code weight} is {@link Weight#NONE}
 * @param weight the canary's share
 * @param kept versions that get nothing, but whose addresses came with splits and may be needed again
 */
record Route(VersionUpstream baseline, @Nullable VersionUpstream canary, Weight weight, List<VersionUpstream> kept) {

    /** Everything to one version, and nothing kept. */
    static Route allTo(VersionUpstream upstream) {
        return new Route(upstream, null, Weight.NONE, List.of());
    }

    /** All that is known, those in the split first. */
    Stream<VersionUpstream> sides() {
        return Stream.of(Stream.of(baseline), Stream.ofNullable(canary), kept.stream())
                .flatMap(s -> s);
    }

    Optional<VersionUpstream> side(String version) {
        return sides().filter(s -> s.version().equals(version)).findFirst();
    }

    Map<String, Weight> weights() {
        return canary == null
                ? Map.of(baseline.version(), Weight.FULL)
                : Map.of(baseline.version(), weight.rest(), canary.version(), weight);
    }

    /** Where the versions are that it shares requests out to. */
    Map<String, List<URI>> addresses() {
        return canary == null
                ? Map.of(baseline.version(), baseline.addresses())
                : Map.of(baseline.version(), baseline.addresses(), canary.version(), canary.addresses());
    }

    /** Whether clients get the same, at the same addresses. */
    boolean isSeenAs(Route other) {
        return weights().equals(other.weights()) && addresses().equals(other.addresses());
    }

    /** Whether one version has everything for good, so that going there is not put off for a node that refuses. */
    boolean isFinal() {
        return canary == null;
    }
}
