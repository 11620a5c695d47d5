package io.canary.router.envoy;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes a state as what nodes are given. Always the same for the same state and settings. */
final class Renderer {
    private final Map<String, ServiceSettings> services;

    Renderer(Map<String, ServiceSettings> services) {
        this.services = services;
    }

    Snapshot render(State state) {
        var resources = new EnumMap<Kind, SortedMap<String, Resource>>(Kind.class);
        for (var kind : Kind.values()) {
            resources.put(kind, new TreeMap<>());
        }
        services.forEach((service, settings) -> {
            sides(service, settings, state)
                    .values()
                    .forEach(upstream -> cluster(service, settings, upstream, resources));
            if (state.route(service) != null) {
                var listener = Routes.listener(service, settings.routesOf(service));
                put(Kind.LISTENERS, service, listener, Set.of(service), resources);
            }
        });
        byConfiguration(state).forEach((name, members) -> {
            var configuration = Routes.configuration(name, members, services, state);
            put(Kind.ROUTES, name, configuration, members, resources);
        });
        var configurations = new TreeMap<String, String>();
        services.forEach((service, settings) -> configurations.put(service, settings.routesOf(service)));
        return new Snapshot(state, resources, configurations);
    }

    /** The versions that nodes are to know: those of the settings, and those that a route knows, which win. */
    private static Map<String, VersionUpstream> sides(String service, ServiceSettings settings, State state) {
        var sides = new TreeMap<String, VersionUpstream>();
        settings.versions().keySet().forEach(version -> {
            var upstream = settings.side(version);
            if (upstream != null) {
                sides.put(version, upstream);
            }
        });
        var route = state.route(service);
        if (route != null) {
            route.sides().forEach(upstream -> sides.put(upstream.version(), upstream));
        }
        return sides;
    }

    private static void cluster(
            String service,
            ServiceSettings settings,
            VersionUpstream upstream,
            Map<Kind, SortedMap<String, Resource>> resources) {
        if (upstream.cluster() != null) {
            return;
        }
        String name = upstream.clusterOf(service);
        var owner = Set.of(service);
        put(Kind.CLUSTERS, name, Clusters.cluster(name, settings, upstream.servers()), owner, resources);
        if (Clusters.areFoundByEndpoints(upstream.servers())) {
            put(Kind.ENDPOINTS, name, Clusters.endpoints(name, upstream.servers()), owner, resources);
        }
    }

    private Map<String, Set<String>> byConfiguration(State state) {
        var members = new TreeMap<String, Set<String>>();
        services.forEach((service, settings) -> {
            if (state.route(service) != null) {
                members.computeIfAbsent(settings.routesOf(service), none -> new TreeSet<>())
                        .add(service);
            }
        });
        return members;
    }

    private static void put(
            Kind kind,
            String name,
            Message body,
            Set<String> services,
            Map<Kind, SortedMap<String, Resource>> resources) {
        var all = resources.get(kind);
        if (all != null) {
            all.put(name, Resource.of(name, body, services));
        }
    }

    /** Services in the order in which their routes are tried: the longest prefix first. */
    static List<String> inOrder(Set<String> members, Map<String, ServiceSettings> services) {
        var order = new ArrayList<>(members);
        order.sort((a, b) -> {
            int byLength = Integer.compare(
                    prefix(b, services).length(), prefix(a, services).length());
            return byLength != 0 ? byLength : a.compareTo(b);
        });
        return order;
    }

    private static String prefix(String service, Map<String, ServiceSettings> services) {
        var settings = services.get(service);
        return settings == null ? "/" : settings.prefix();
    }
}
