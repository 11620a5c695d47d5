package io.canary.router.nginx;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the include file says.
 *
 * @param generation a number that no other state has; later states have greater ones
 * @param routes by service, in the order of the names; a service that has never been routed is missing
 */
record State(long generation, Map<String, Route> routes) {
    /** Nothing is routed. */
    static final State NONE = new State(0, Map.of());

    State {
        routes = new TreeMap<>(routes);
    }

    /** The same with another route for one service, as a later state. {@code now} is in milliseconds since 1970. */
    State with(String service, Route route, long now) {
        var changed = new TreeMap<>(routes);
        changed.put(service, route);
        return new State(next(now), changed);
    }

    /** The same routes as a later state. */
    State later(long now) {
        return new State(next(now), routes);
    }

    // The clock makes it differ from what an nginx still serves whose include file was lost.
    private long next(long now) {
        return Math.max(generation + 1, now);
    }
}
