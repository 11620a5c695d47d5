package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a main Ingress and its canary say together.
 *
 * @param shared the paths (host, path and type) of both that lead to versions of the service
 * @param alone the versions that the other paths of the main Ingress lead to
 * @param weight of the canary, as written; 0 where the second Ingress is not marked as a canary
 * @param total what {@code weight} is a part of
 */
record IngressPair(List<Shared> shared, List<String> alone, long weight, long total) {
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    static final String CANARY = PREFIX + "canary";
    static final String WEIGHT = PREFIX + "canary-weight";
    static final String TOTAL = PREFIX + "canary-weight-total";
    private static final int LEAST_TOTAL = 100;

    /** @param pointer to the name of the Kubernetes Service */
    record Target(String pointer, String name, String version) {}

    /** Where one path leads in each of the two. */
    record Shared(Target main, Target canary) {}

    static IngressPair of(JsonNode main, JsonNode canary, Naming naming) {
        var second = targets(canary, naming);
        var shared = new ArrayList<Shared>();
        var alone = new ArrayList<String>();
        targets(main, naming).forEach((path, first) -> {
            var other = second.get(path);
            if (other == null) {
                alone.add(first.version());
            } else {
                shared.add(new Shared(first, other));
            }
        });
        long weight = isMarked(canary) ? number(canary, WEIGHT, 0) : 0;
        return new IngressPair(shared, alone, weight, Math.max(LEAST_TOTAL, number(canary, TOTAL, LEAST_TOTAL)));
    }

    /** Whether ingress-nginx takes it for a canary. */
    static boolean isMarked(JsonNode canary) {
        return annotation(canary, CANARY).equals("true");
    }

    static String annotation(JsonNode ingress, String name) {
        return ingress.at(Step.annotation(name)).asText("");
    }

    /**
     * Whether users are held where they were first, whatever the weight is. Those are only free again where the canary
     * is left out of it.
     */
    static boolean holdsUsers(JsonNode main, JsonNode canary) {
        return annotation(main, PREFIX + "affinity").equals("cookie")
                && !annotation(canary, PREFIX + "affinity-canary-behavior").equals("legacy");
    }

    /**
     * Whether ingress-nginx reads the main Ingress before the other one. It takes the second of two that name the same
     * Kubernetes Service for a mere canary, and that must not be the main one.
     */
    static boolean isMainFirst(JsonNode main, JsonNode canary) {
        int order = created(main).compareTo(created(canary));
        return order < 0 || (order == 0 && name(main).compareTo(name(canary)) > 0);
    }

    private static String created(JsonNode ingress) {
        return ingress.at("/metadata/creationTimestamp").asText();
    }

    private static String name(JsonNode ingress) {
        return ingress.at("/metadata/name").asText();
    }

    private static long number(JsonNode ingress, String name, long otherwise) {
        String text = annotation(ingress, name);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : otherwise;
    }

    private static Map<String, Target> targets(JsonNode ingress, Naming naming) {
        var targets = new LinkedHashMap<String, Target>();
        var rules = ingress.at("/spec/rules");
        for (int i = 0; i < rules.size(); i++) {
            var paths = rules.get(i).at("/http/paths");
            for (int j = 0; j < paths.size(); j++) {
                var path = paths.get(j);
                String name = path.at("/backend/service/name").asText();
                String version = naming.versionOf(name);
                if (version != null) {
                    String pointer = "/spec/rules/" + i + "/http/paths/" + j + "/backend/service/name";
                    targets.put(
                            rules.get(i).path("host").asText() + " "
                                    + path.path("path").asText() + " "
                                    + path.path("pathType").asText(),
                            new Target(pointer, name, version));
                }
            }
        }
        return targets;
    }

    /** The version that the main Ingress leads to; null if to several. */
    @Nullable
    String mainVersion() {
        return only(Shared::main);
    }

    /** The version that the canary Ingress leads to; null if to several. */
    @Nullable
    String canaryVersion() {
        return only(Shared::canary);
    }

    private @Nullable String only(Function<Shared, Target> side) {
        var versions = shared.stream().map(side).map(Target::version).distinct().toList();
        return versions.size() == 1 ? versions.getFirst() : null;
    }

    /** Whether the canary Ingress has exactly this share. */
    boolean hasShare(Weight share) {
        return Math.min(weight, total) * 10_000 == share.basisPoints() * total;
    }

    /** What each path is shared out to; those of the main Ingress where none is shared out. */
    List<Map<String, Weight>> views() {
        if (shared.isEmpty()) {
            return alone.stream().map(version -> Map.of(version, Weight.FULL)).toList();
        }
        var share = Place.share(Math.min(weight, total), total);
        return shared.stream().map(path -> view(path, share)).toList();
    }

    private static Map<String, Weight> view(Shared path, Weight share) {
        var view = new TreeMap<String, Weight>();
        view.put(path.main().version(), share.rest());
        view.merge(path.canary().version(), share, Weight::plus);
        view.values().removeIf(Weight.NONE::equals);
        return view;
    }
}
