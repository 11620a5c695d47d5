package io.canary.router.nginx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the include file says.
 *
 * @param generation a number that no other state has; later states have greater ones
 * @param routes by service, in the order of the names; a service that has never been routed is missing
 * @param unresolved names of servers that are left out, because nginx could not resolve them
 */
record State(long generation, Map<String, Route> routes, Set<String> unresolved) {
    /** Nothing is routed. */
    static final State NONE = new State(0, Map.of());

    State {
        routes = new TreeMap<>(routes);
        unresolved = new TreeSet<>(unresolved);
    }

    /** With every server in it. */
    State(long generation, Map<String, Route> routes) {
        this(generation, routes, Set.of());
    }

    /** The same without the servers of these names, and of no others. */
    State withUnresolved(Set<String> names) {
        return new State(generation, routes, names);
    }

    /** The same without the servers of this name too. */
    State without(String name) {
        var more = new TreeSet<>(unresolved);
        more.add(name);
        return withUnresolved(more);
    }

    /** The services that have a server of this name. */
    List<String> servicesWith(String name) {
        return routes.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(entry.getValue().without(Set.of(name))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What nginx is given of a service; null where it has no route, or nothing is left of it. */
    @Nullable
    Route effective(String service) {
        var route = routes.get(service);
        return route == null ? null : route.without(unresolved);
    }

    /** Whether nothing is left of a service that has a route. */
    boolean isLeftOut(String service) {
        return routes.containsKey(service) && effective(service) == null;
    }

    /** The same with another route for one service, as a later state. {@code now} is in milliseconds since 1970. */
    State with(String service, Route route, long now) {
        var changed = new TreeMap<>(routes);
        changed.put(service, route);
        return new State(next(now), changed, unresolved);
    }

    /** The same routes as a later state. */
    State later(long now) {
        return new State(next(now), routes, unresolved);
    }

    // The clock makes it differ from what an nginx still serves whose include file was lost.
    private long next(long now) {
        return Math.max(generation + 1, now);
    }
}
