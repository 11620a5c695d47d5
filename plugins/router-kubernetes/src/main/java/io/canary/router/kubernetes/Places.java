package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the places where an object shares traffic out. Pure. */
final class Places {
    private static final Pattern OF_CLUSTER = Pattern.compile("([^.]+)\\.[^.]+\\.svc(\\..+)?");

    private Places() {}

    static List<Place> of(Kind kind, JsonNode object, Naming naming) {
        return switch (kind) {
            case HTTPROUTE -> rules(object.at("/spec/rules"), "/spec/rules/", "backendRefs", kind, naming);
            case VIRTUALSERVICE -> rules(object.at("/spec/http"), "/spec/http/", "route", kind, naming);
            case TRAEFIKSERVICE ->
                rule(0, "/spec/weighted/services", object.at("/spec/weighted/services"), kind, naming);
            case INGRESS -> throw new IllegalArgumentException("an Ingress has no weights");
        };
    }

    private static List<Place> rules(JsonNode rules, String pointer, String key, Kind kind, Naming naming) {
        var places = new ArrayList<Place>();
        for (int i = 0; i < rules.size(); i++) {
            places.addAll(rule(i, pointer + i + "/" + key, rules.get(i).path(key), kind, naming));
        }
        return places;
    }

    private static List<Place> rule(int index, String pointer, JsonNode list, Kind kind, Naming naming) {
        if (!list.isArray() || list.isEmpty()) {
            return List.of(); // a redirect, say
        }
        var backends = new ArrayList<Backend>();
        for (var entry : list) {
            backends.add(backend(entry, list.size(), kind, naming));
        }
        return List.of(new Place(index, pointer, list, backends));
    }

    private static Backend backend(JsonNode entry, int size, Kind kind, Naming naming) {
        if (kind == Kind.VIRTUALSERVICE) {
            var to = entry.path("destination");
            String host = host(to.path("host").asText());
            String subset = to.path("subset").asText();
            long weight = size == 1 ? 100 : entry.path("weight").asLong(0);
            return new Backend(subset.isEmpty() ? host : host + "/" + subset, versionOf(host, subset, naming), weight);
        }
        String name = entry.path("name").asText();
        return new Backend(name, naming.versionOf(name), entry.path("weight").asLong(1));
    }

    private static @Nullable String versionOf(String host, String subset, Naming naming) {
        if (!naming.areSubsets()) {
            return naming.versionOf(host);
        }
        return naming.host().equals(host) ? naming.versionOf(subset) : null;
    }

    /** The name of a Kubernetes Service is enough of its host. */
    private static String host(String host) {
        var inCluster = OF_CLUSTER.matcher(host);
        return inCluster.matches() ? inCluster.group(1) : host;
    }
}
