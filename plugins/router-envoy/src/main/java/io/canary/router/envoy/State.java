package io.canary.router.envoy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of all services are shared out.
 *
 * @param routes by service; one of which nothing is known is missing
 * @param begun services whose route is where the settings let them begin, which no split has set yet
 */
record State(Map<String, Route> routes, Set<String> begun) {

    State {
        routes = Map.copyOf(routes);
        begun = Set.copyOf(begun);
    }

    /** What was asked before, and the beginning of all other services. */
    static State of(Map<String, Route> asked, Map<String, ServiceSettings> services) {
        var routes = new TreeMap<>(asked);
        routes.keySet().retainAll(services.keySet());
        var begun = new TreeSet<String>();
        services.forEach((service, settings) -> {
            String version = settings.baselineVersion();
            var upstream = version == null ? null : settings.side(version);
            routes.computeIfPresent(service, (s, route) -> asSet(route, settings));
            if (upstream != null && routes.putIfAbsent(service, Route.allTo(upstream)) == null) {
                begun.add(service);
            }
        });
        return new State(routes, begun);
    }

    /** Addresses of splits are not remembered for versions that the settings have. */
    private static Route asSet(Route route, ServiceSettings settings) {
        var canary = route.canary();
        return new Route(
                asSet(route.baseline(), settings),
                canary == null ? null : asSet(canary, settings),
                route.weight(),
                route.kept());
    }

    private static VersionUpstream asSet(VersionUpstream upstream, ServiceSettings settings) {
        var set = upstream.told() ? settings.side(upstream.version()) : null;
        return set == null ? upstream : set;
    }

    /** Null for a service of which nothing is known. */
    @Nullable
    Route route(String service) {
        return routes.get(service);
    }

    /** The same with what was asked for one service; null to forget it. */
    State with(String service, @Nullable Route route) {
        var changed = new TreeMap<>(routes);
        if (route == null) {
            changed.remove(service);
        } else {
            changed.put(service, route);
        }
        var still = new TreeSet<>(begun);
        still.remove(service);
        return new State(changed, still);
    }

    Map<String, Route> asked() {
        var asked = new TreeMap<>(routes);
        asked.keySet().removeAll(begun);
        return asked;
    }
}
