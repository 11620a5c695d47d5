package io.canary.router.caddy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the reverse proxies in the servers of Caddy's HTTP app, and whether requests can come to them. Pure. */
final class ServerRoutes {
    static final String PATH = "/config/apps/http/servers";

    private static final Set<String> ANSWERING = Set.of("reverse_proxy", "static_response", "file_server", "error");

    private final List<Place> proxies = new ArrayList<>();

    private ServerRoutes() {}

    /**
     * A reverse proxy in a route.
     *
     * @param path of the configuration
     * @param unreached why no request comes to it; empty if requests do, as far as the configuration shows
     */
    record Place(String path, Map<?, ?> handler, String unreached) {
        /** Its {@code @id}; null for none. */
        @Nullable
        String id() {
            return handler.get("@id") instanceof String id ? id : null;
        }

        boolean hasOneOf(Set<String> dials) {
            return list(handler.get("upstreams")).stream()
                    .anyMatch(u -> u instanceof Map<?, ?> map && dials.contains(String.valueOf(map.get("dial"))));
        }
    }

    /** Every reverse proxy of these servers, in their order. */
    static List<Place> proxies(Map<?, ?> servers) {
        var walk = new ServerRoutes();
        servers.forEach((name, server) -> {
            if (server instanceof Map<?, ?> map) {
                walk.server(PATH + "/" + name, map, String.valueOf(name));
            }
        });
        return List.copyOf(walk.proxies);
    }

    /** Whether something in {@code tree} has this {@code @id}. */
    static boolean names(@Nullable Object tree, String id) {
        return switch (tree) {
            case Map<?, ?> map ->
                id.equals(map.get("@id")) || map.values().stream().anyMatch(value -> names(value, id));
            case List<?> list -> list.stream().anyMatch(value -> names(value, id));
            case null, default -> false;
        };
    }

    private void server(String path, Map<?, ?> server, String name) {
        String why = list(server.get("listen")).isEmpty() ? "its server " + name + " listens nowhere" : "";
        routes(path + "/routes", list(server.get("routes")), why);
        if (server.get("errors") instanceof Map<?, ?> errors) {
            routes(path + "/errors/routes", list(errors.get("routes")), "it is there for errors only");
        }
        if (server.get("named_routes") instanceof Map<?, ?> named) {
            named.forEach((route, its) -> {
                if (its instanceof Map<?, ?> map) {
                    handlers(path + "/named_routes/" + route + "/handle", list(map.get("handle")), why);
                }
            });
        }
    }

    private void routes(String path, List<?> routes, String unreached) {
        String why = unreached;
        var closedGroups = new HashSet<Object>();
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i) instanceof Map<?, ?> route) {
                var group = route.get("group");
                boolean isClosed = group != null && closedGroups.contains(group);
                String its = path + "/" + i;
                handlers(
                        its + "/handle",
                        list(route.get("handle")),
                        why.isEmpty() && isClosed ? "another route of its group takes every request before it" : why);
                if (group != null && isForAll(route)) {
                    closedGroups.add(group);
                }
                if (why.isEmpty() && alwaysAnswers(route)) {
                    why = "the route before it at " + its + " answers every request";
                }
            }
        }
    }

    private void handlers(String path, List<?> handlers, String unreached) {
        String why = unreached;
        for (int i = 0; i < handlers.size(); i++) {
            if (handlers.get(i) instanceof Map<?, ?> handler) {
                String its = path + "/" + i;
                if ("reverse_proxy".equals(handler.get("handler"))) {
                    proxies.add(new Place(its, handler, why));
                } else if ("subroute".equals(handler.get("handler"))) {
                    routes(its + "/routes", list(handler.get("routes")), why);
                }
                if (why.isEmpty() && answers(handler)) {
                    why = "the handler before it at " + its + " answers every request";
                }
            }
        }
    }

    private static boolean isForAll(Map<?, ?> route) {
        return list(route.get("match")).isEmpty();
    }

    private static boolean alwaysAnswers(Map<?, ?> route) {
        return isForAll(route)
                && list(route.get("handle")).stream().anyMatch(h -> h instanceof Map<?, ?> handler && answers(handler));
    }

    /** Whether no request gets past this handler. */
    private static boolean answers(Map<?, ?> handler) {
        String kind = String.valueOf(handler.get("handler"));
        if (kind.equals("subroute")) {
            return list(handler.get("routes")).stream()
                    .anyMatch(r -> r instanceof Map<?, ?> route && alwaysAnswers(route));
        }
        return ANSWERING.contains(kind)
                && !Boolean.TRUE.equals(handler.get("pass_thru"))
                && !"103".equals(String.valueOf(handler.get("status_code"))); // early hints, after which it goes on
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
