package io.canary.router.nginx;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the route that a split asks for: which servers stand for which version. */
final class Planner {
    private final Map<String, ServiceSettings> services;

    Planner(Map<String, ServiceSettings> services) {
        this.services = services;
    }

    /** Whether the service's route lies in shared memory. */
    boolean needsNoReload(String service) {
        var settings = services.get(service);
        return settings != null && settings.method() == Method.LUA;
    }

    /** The names of all services in nginx. */
    Set<String> variables() {
        return services.keySet().stream().map(Variables::ofService).collect(Collectors.toSet());
    }

    /** Whether the service is one of the settings. */
    boolean knows(String service) {
        return services.containsKey(service);
    }

    /**
     * The route that makes {@code split} true.
     *
     * @param now the service's route now, which may know addresses that were told before
     * @throws RouterException REJECTED, if the service or a version is not known
     */
    Route plan(TrafficSplit split, @Nullable Route now) throws RouterException {
        var settings = settingsOf(split.service());
        var baseline = side(split, split.baselineVersion(), settings, now);
        if (split.canaryVersion().equals(TrafficRouter.NO_VERSION)) {
            return Route.allTo(baseline);
        }
        return new Route(baseline, side(split, split.canaryVersion(), settings, now), split.canaryWeight());
    }

    /** The state with every service of the settings that has no route yet, and says where it begins. */
    State begun(State state) {
        var routes = new TreeMap<>(state.routes());
        services.forEach((service, settings) -> {
            String version = settings.baselineVersion();
            var where = version == null ? null : settings.versions().get(version);
            if (version != null && where != null) {
                routes.putIfAbsent(service, Route.allTo(where.side(version)));
            }
        });
        return new State(state.generation(), routes);
    }

    private ServiceSettings settingsOf(String service) throws RouterException {
        var settings = services.get(service);
        if (settings == null) {
            throw RouterException.rejected("service " + service + " is not in services of this router's settings");
        }
        return settings;
    }

    /** Told now, told before, set, or still known from before it was no longer set: the first of these. */
    private static Side side(TrafficSplit split, String version, ServiceSettings settings, @Nullable Route now)
            throws RouterException {
        var told = split.upstreams().getOrDefault(version, List.of());
        if (!told.isEmpty()) {
            return Side.told(version, reachable(serversOf(told, version), version, settings));
        }
        var known = known(version, now);
        var set = settings.versions().get(version);
        if (known != null && (known.told() || set == null)) {
            return known;
        } else if (set != null) {
            return set.side(version);
        }
        throw RouterException.rejected("version " + version + " of service " + split.service()
                + " has no addresses: set services." + split.service() + ".versions." + version
                + ".upstreams, or send them with the split");
    }

    private static @Nullable Side known(String version, @Nullable Route now) {
        if (now == null) {
            return null;
        }
        var canary = now.canary();
        return canary != null && canary.version().equals(version)
                ? canary
                : now.baseline().version().equals(version) ? now.baseline() : null;
    }

    private static List<String> reachable(List<String> servers, String version, ServiceSettings settings)
            throws RouterException {
        if (settings.method() == Method.LUA && !LuaRenderer.canReach(servers)) {
            throw RouterException.rejected("the addresses of version " + version
                    + " must be IP addresses: Lua looks no names up, were " + servers);
        }
        return servers;
    }

    private static List<String> serversOf(List<URI> told, String version) throws RouterException {
        for (URI address : told) {
            if (!Servers.isAddress(address)) {
                throw RouterException.rejected(
                        "an address of version " + version + " " + Servers.WANTED + ", was " + address);
            }
        }
        return told.stream().map(Servers::of).toList();
    }
}
