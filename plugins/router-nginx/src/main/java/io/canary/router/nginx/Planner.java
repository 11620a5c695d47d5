package io.canary.router.nginx;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.UpstreamAddress;
import io.canary.spi.KnownAddresses;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the route that a split asks for: which servers stand for which version. */
final class Planner {
    private final ServiceTable<ServiceSettings> services;
    private final boolean resolves;

    /** @param resolves whether nginx looks names up when it needs them */
    Planner(ServiceTable<ServiceSettings> services, boolean resolves) {
        this.services = services;
        this.resolves = resolves;
    }

    ServiceTable<ServiceSettings> services() {
        return services;
    }

    /** Whether the service's route lies in shared memory. */
    boolean needsNoReload(String service) {
        var settings = services.find(service);
        return settings != null && settings.method() == Method.LUA;
    }

    /** The names of all services in nginx. */
    Set<String> variables() {
        return services.names().stream().map(Variables::ofService).collect(Collectors.toSet());
    }

    /**
     * The route that makes {@code split} true.
     *
     * @param now the service's route now, which may know addresses of earlier splits
     * @throws RouterException REJECTED, if the service or a version is not known, or known elsewhere than the split
     *     tells
     */
    Route plan(TrafficSplit split, @Nullable Route now) throws RouterException {
        var settings = services.require(split.service());
        var baseline = side(split, split.baselineVersion(), settings, now);
        if (split.canaryVersion().equals(TrafficRouter.NO_VERSION)) {
            return Route.promoted(baseline, before(split.baselineVersion(), now));
        }
        return new Route(baseline, side(split, split.canaryVersion(), settings, now), split.canaryWeight());
    }

    /**
     * What was in service before {@code version} is promoted, or was: the rollback, should it come to that; else null.
     */
    private static @Nullable VersionUpstream before(String version, @Nullable Route now) {
        if (now == null) {
            return null;
        }
        var canary = now.canary();
        return canary == null
                ? now.baseline().version().equals(version) ? now.before() : null
                : canary.version().equals(version) ? now.baseline() : null;
    }

    /** The state with every service of the settings that has no route yet, and says where it begins. */
    State begun(State state) {
        var routes = new TreeMap<>(state.routes());
        services.forEach((service, settings) -> {
            String version = settings.baselineVersion();
            var where = version == null ? null : set(version, settings);
            if (where != null) {
                routes.putIfAbsent(service, Route.allTo(where));
            }
            routes.computeIfPresent(service, (s, route) -> asSet(route, settings));
        });
        return new State(state.generation(), routes, state.unresolved());
    }

    /** Addresses of splits are not remembered for versions that the settings have. */
    private Route asSet(Route route, ServiceSettings settings) {
        var canary = route.canary();
        return new Route(
                asSet(route.baseline(), settings),
                canary == null ? null : asSet(canary, settings),
                route.weight(),
                route.before());
    }

    private VersionUpstream asSet(VersionUpstream upstream, ServiceSettings settings) {
        var set = upstream.told() ? set(upstream.version(), settings) : null;
        return set == null ? upstream : set;
    }

    /**
     * As the settings say; null for a version that they do not have. One name is looked up when it is needed, if it can
     * be.
     */
    private @Nullable VersionUpstream set(String version, ServiceSettings settings) {
        var where = settings.versions().get(version);
        if (where == null) {
            return null;
        }
        boolean isName = where.upstreams().size() == 1
                && !UpstreamAddress.isNumeric(where.upstreams().getFirst());
        return isName && resolves && settings.method() == Method.SPLIT_CLIENTS
                ? VersionUpstream.ofGroup(
                        version, ServerAddresses.of(where.upstreams().getFirst()))
                : where.side(version);
    }

    /** Where versions listen that no split may tell otherwise. */
    Map<String, List<URI>> fixed(String service, @Nullable Route now) {
        var all = new TreeMap<String, List<URI>>();
        if (now != null) {
            all.put(now.baseline().version(), now.baseline().addresses());
        }
        var settings = services.find(service);
        if (settings != null) {
            settings.versions().keySet().forEach(version -> {
                var set = set(version, settings);
                if (set != null) {
                    all.put(version, set.addresses());
                }
            });
        }
        return all;
    }

    /** From the settings, from this split, or from an earlier one as long as it is routed: the first of these. */
    private VersionUpstream side(TrafficSplit split, String version, ServiceSettings settings, @Nullable Route now)
            throws RouterException {
        var told = split.upstreams().getOrDefault(version, List.of());
        var set = set(version, settings);
        var known = known(version, now);
        boolean isFixed = now != null && now.baseline().version().equals(version);
        var fixed = set != null ? set : isFixed ? known : null;
        if (!told.isEmpty() && fixed != null && !KnownAddresses.areSame(fixed.addresses(), told)) {
            throw RouterException.rejected(KnownAddresses.words(split.service(), version, fixed.addresses(), told));
        } else if (fixed != null) {
            return fixed;
        } else if (!told.isEmpty()) {
            UpstreamAddress.require(split.service(), version, told, ServerAddresses::isAddress);
            return told(told, version, settings);
        } else if (known != null) {
            return known;
        }
        throw RouterException.rejected("version " + version + " of service " + split.service()
                + " has no addresses: set services." + split.service() + ".versions." + version
                + ".upstreams, or send them with the split");
    }

    /**
     * A name that nginx resolves when it starts would be a reason for it not to start: one that it cannot resolve then.
     */
    private VersionUpstream told(List<URI> told, String version, ServiceSettings settings) throws RouterException {
        var servers = reachable(told.stream().map(ServerAddresses::of).toList(), version, settings);
        var names = told.stream()
                .filter(address -> !UpstreamAddress.isNumeric(address))
                .toList();
        if (names.isEmpty()) {
            return VersionUpstream.told(version, servers);
        } else if (resolves && told.size() == 1 && settings.method() == Method.SPLIT_CLIENTS) {
            return VersionUpstream.toldName(version, servers.getFirst());
        }
        throw RouterException.rejected("an address of version " + version
                + " must be an IP address such as http://10.0.0.5:8080, was " + names.getFirst()
                + (resolves
                        ? ": a version has one name alone, with the method split_clients"
                        : ": a name goes with the setting resolver of the router"));
    }

    private static @Nullable VersionUpstream known(String version, @Nullable Route now) {
        if (now == null) {
            return null;
        }
        return Stream.of(
                        Optional.ofNullable(now.canary()),
                        Optional.of(now.baseline()),
                        Optional.ofNullable(now.before()))
                .flatMap(Optional::stream)
                .filter(upstream -> upstream.version().equals(version))
                .findFirst()
                .orElse(null);
    }

    private static List<String> reachable(List<String> servers, String version, ServiceSettings settings)
            throws RouterException {
        if (settings.method() == Method.LUA && !LuaRenderer.canReach(servers)) {
            throw RouterException.rejected("the addresses of version " + version
                    + " must be IP addresses: Lua looks no names up, were " + servers);
        }
        return servers;
    }
}
