package io.canary.router.envoy;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.UpstreamAddress;
import io.canary.spi.KnownAddresses;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the route that a split asks for: which cluster stands for which version. */
final class Planner {
    private final ServiceTable<ServiceSettings> services;

    Planner(ServiceTable<ServiceSettings> services) {
        this.services = services;
    }

    /**
     * The route that makes {@code split} true.
     *
     * @param now the service's route now, which may know addresses of earlier splits
     * @throws RouterException REJECTED, if the service or a version is not known
     */
    Route plan(TrafficSplit split, @Nullable Route now) throws RouterException {
        var settings = services.require(split.service());
        var baseline = side(split, split.baselineVersion(), settings, now);
        var canary = split.canaryVersion().equals(TrafficRouter.NO_VERSION)
                ? null
                : side(split, split.canaryVersion(), settings, now);
        if (canary != null && canary.clusterOf(split.service()).equals(baseline.clusterOf(split.service()))) {
            throw RouterException.rejected(
                    "versions " + baseline.version() + " and " + canary.version() + " of service " + split.service()
                            + " are the same cluster " + baseline.clusterOf(split.service()));
        }
        var weight = canary == null ? Weight.NONE : split.canaryWeight();
        return new Route(baseline, canary, weight, kept(now, baseline, canary));
    }

    /**
     * A cluster has to outlive the routes to it, and a rollback brings no addresses: those of splits stay known until
     * the next canary but one.
     */
    private static List<VersionUpstream> kept(
            @Nullable Route now, VersionUpstream baseline, @Nullable VersionUpstream canary) {
        if (now == null) {
            return List.of();
        }
        boolean next = canary != null && now.side(canary.version()).isEmpty();
        var before = next ? Stream.concat(Stream.of(now.baseline()), Stream.ofNullable(now.canary())) : now.sides();
        var kept = new ArrayList<VersionUpstream>();
        before.filter(VersionUpstream::told)
                .filter(s -> !s.version().equals(baseline.version()))
                .filter(s -> canary == null || !s.version().equals(canary.version()))
                .forEach(kept::add);
        return List.copyOf(kept);
    }

    /** From the settings, from this split, or known from an earlier one: the first of these. */
    private static VersionUpstream side(
            TrafficSplit split, String version, ServiceSettings settings, @Nullable Route now) throws RouterException {
        var told = split.upstreams().getOrDefault(version, List.of());
        var fixed = fixed(version, settings, now);
        if (!told.isEmpty() && fixed != null && !KnownAddresses.areSame(fixed.addresses(), told)) {
            throw RouterException.rejected(KnownAddresses.words(split.service(), version, fixed.addresses(), told));
        } else if (fixed != null) {
            return fixed;
        } else if (!told.isEmpty()) {
            UpstreamAddress.require(split.service(), version, told, UpstreamAddress::isAddress);
            return VersionUpstream.told(version, told);
        }
        var known = now == null ? null : known(version, split, now);
        if (known != null) {
            return known;
        }
        throw RouterException.rejected("version " + version + " of service " + split.service()
                + " has no addresses: set services." + split.service() + ".versions." + version
                + ".upstreams, or send them with the split");
    }

    /** As the settings say, or as an earlier split did for the version in service; null for any other version. */
    private static @Nullable VersionUpstream fixed(String version, ServiceSettings settings, @Nullable Route now) {
        var set = settings.side(version);
        return set != null ? set : now != null && now.baseline().version().equals(version) ? now.baseline() : null;
    }

    /** What was kept of earlier canaries is for a rollback, and not for a deployment that tells nothing. */
    private static @Nullable VersionUpstream known(String version, TrafficSplit split, Route now) {
        boolean isWay = split.canaryVersion().equals(TrafficRouter.NO_VERSION);
        return isWay
                ? now.side(version).orElse(null)
                : now.canary() != null && now.canary().version().equals(version) ? now.canary() : null;
    }

    /** Where versions are that no split may tell otherwise. */
    Map<String, List<URI>> fixed(String service, @Nullable Route now) {
        var all = new TreeMap<String, List<URI>>();
        var settings = services.find(service);
        if (settings == null) {
            return all;
        }
        settings.versions()
                .forEach(
                        (version, where) -> all.put(version, where.side(version).addresses()));
        if (now != null) {
            var version = now.baseline().version();
            var upstream = fixed(version, settings, now);
            all.put(version, (upstream == null ? now.baseline() : upstream).addresses());
        }
        return all;
    }
}
