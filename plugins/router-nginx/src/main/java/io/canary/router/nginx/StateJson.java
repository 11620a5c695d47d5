package io.canary.router.nginx;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** States and routes as JSON, and back. */
final class StateJson {

    private StateJson() {}

    static String write(State state) {
        var routes = new TreeMap<String, Object>();
        state.routes().forEach((service, route) -> routes.put(service, tree(route)));
        var tree = ordered("generation", state.generation(), "services", routes);
        if (!state.unresolved().isEmpty()) {
            tree.put("unresolved", List.copyOf(state.unresolved()));
        }
        return NginxQuotedJson.write(tree);
    }

    /** @throws IllegalArgumentException for what no state was written as */
    static State read(String json) {
        var tree = parse(json);
        var routes = new TreeMap<String, Route>();
        object(tree.get("services")).forEach((service, route) -> routes.put(service, route(object(route))));
        var unresolved = tree.get("unresolved");
        return new State(
                number(tree.get("generation")), routes, Set.copyOf(unresolved == null ? List.of() : list(unresolved)));
    }

    /** The shares only: what the workers tell, without where the versions listen. */
    static Map<String, Object> shares(@Nullable Route route) {
        if (route == null) {
            return Map.of();
        }
        return route.canary() == null
                ? ordered("baseline", route.baseline().version())
                : ordered(
                        "baseline", route.baseline().version(),
                        "canary", route.canary().version(),
                        "weight_bp", route.weight().basisPoints());
    }

    private static Map<String, Object> tree(Route route) {
        var tree = ordered("baseline", tree(route.baseline()));
        if (route.canary() != null) {
            tree.put("canary", tree(route.canary()));
            tree.put("weight_bp", route.weight().basisPoints());
        }
        if (route.before() != null) {
            tree.put("before", tree(route.before()));
        }
        return tree;
    }

    private static Map<String, Object> tree(VersionUpstream upstream) {
        return upstream.group() == null
                ? ordered("version", upstream.version(), upstream.told() ? "told" : "servers", upstream.servers())
                : ordered("version", upstream.version(), upstream.told() ? "name" : "group", upstream.group());
    }

    private static Route route(Map<?, ?> tree) {
        var baseline = side(object(tree.get("baseline")));
        return tree.get("canary") == null
                ? Route.promoted(baseline, tree.get("before") == null ? null : side(object(tree.get("before"))))
                : new Route(
                        baseline, side(object(tree.get("canary"))), new Weight((int) number(tree.get("weight_bp"))));
    }

    private static VersionUpstream side(Map<?, ?> tree) {
        String version = text(tree.get("version"));
        if (tree.get("name") != null) {
            return VersionUpstream.toldName(version, text(tree.get("name")));
        }
        if (tree.get("group") != null) {
            return VersionUpstream.ofGroup(version, text(tree.get("group")));
        }
        return tree.get("told") == null
                ? VersionUpstream.set(version, list(tree.get("servers")))
                : VersionUpstream.told(version, list(tree.get("told")));
    }

    private static List<String> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(StateJson::text).toList();
        }
        throw unfit(value);
    }

    /** @throws IllegalArgumentException for what is no object */
    static Map<String, Object> parse(String json) {
        try {
            return object(Json.parse(json));
        } catch (JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // Json makes no other maps
    static Map<String, Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw unfit(value);
    }

    static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw unfit(value);
    }

    static long number(@Nullable Object value) {
        if (value instanceof BigDecimal number && number.scale() <= 0 && number.precision() < 19) {
            return number.longValueExact();
        }
        throw unfit(value);
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }

    private static IllegalArgumentException unfit(@Nullable Object value) {
        return new IllegalArgumentException("is not as it was written: " + value);
    }
}
