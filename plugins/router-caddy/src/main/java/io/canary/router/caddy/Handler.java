package io.canary.router.caddy;

import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy, as it stands in Caddy's configuration.
 *
 * @param id the {@code @id} that it has, or is to have
 * @param path where it is found
 * @param etag which state of the configuration this is
 * @param json all of it
 * @param unreached why no request comes to it; empty if requests do, as far as the configuration shows
 */
record Handler(String id, String path, String etag, Map<?, ?> json, String unreached) {
    /** Policies that give each slot its turn, or its chance. */
    private static final Set<String> POLICIES = Set.of("round_robin", "random", "cookie");

    /** @throws RouterException REJECTED if traffic cannot be shared out with it */
    void check() throws RouterException {
        if (!isProxy()) {
            throw rejected("is no reverse_proxy, but " + json.get("handler"));
        }
        String deaf = deaf();
        if (!deaf.isEmpty()) {
            throw rejected(deaf);
        }
        if (!(json.get("upstreams") instanceof List<?> list)) {
            throw rejected("has no upstreams: give it one to begin with");
        }
        String policy = policy();
        if (!POLICIES.contains(policy)) {
            throw rejected("has the policy " + policy + ", which does not share out by slots: take round_robin");
        }
        for (var item : list) {
            if (item instanceof Map<?, ?> map && !Set.of("@id", "dial").containsAll(map.keySet())) {
                throw rejected("has an upstream with more than a dial, which would be lost: " + map.keySet());
            }
        }
    }

    boolean isProxy() {
        return "reverse_proxy".equals(json.get("handler"));
    }

    /** Why its upstreams say nothing of what clients get; empty if they do. */
    String deaf() {
        if (json.get("dynamic_upstreams") != null) {
            return "has dynamic_upstreams, with which Caddy ignores its upstreams: take them out";
        }
        return unreached.isEmpty() ? "" : "gets no requests: " + unreached;
    }

    /** Whether it has the name by which it is found, which a Caddyfile cannot give. */
    boolean isNamed() {
        return id.equals(json.get("@id"));
    }

    /**
     * What is to be put where.
     *
     * @param json a value of JSON
     */
    record Replacement(String path, Object json) {}

    /** This one with other upstreams, and with its name. */
    Replacement with(List<Upstream> upstreams) {
        var list = upstreams.stream().map(Upstream::json).toList();
        if (isNamed()) {
            return new Replacement(path + "/upstreams", list);
        }
        var whole = new LinkedHashMap<Object, Object>(json);
        whole.put("@id", id);
        whole.put("upstreams", list);
        return new Replacement(path, whole);
    }

    private RouterException rejected(String why) {
        return RouterException.rejected("\"@id\": \"" + id + "\" " + why);
    }

    String policy() {
        return json.get("load_balancing") instanceof Map<?, ?> balancing
                        && balancing.get("selection_policy") instanceof Map<?, ?> policy
                ? String.valueOf(policy.get("policy"))
                : "random"; // Caddy's own default
    }

    /** Whether it speaks TLS with its upstreams. */
    boolean hasTls() {
        return json.get("transport") instanceof Map<?, ?> transport && transport.get("tls") != null;
    }

    List<Upstream> upstreams() {
        var upstreams = new ArrayList<Upstream>();
        if (json.get("upstreams") instanceof List<?> list) {
            for (var item : list) {
                if (item instanceof Map<?, ?> map) {
                    upstreams.add(new Upstream(text(map.get("dial")), text(map.get("@id"))));
                }
            }
        }
        return upstreams;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Which version each address is of, as far as the configuration itself tells. */
    Map<String, String> versions() {
        var versions = new HashMap<String, String>();
        upstreams().forEach(u -> VersionUpstream.version(id, u.id()).ifPresent(v -> versions.put(u.dial(), v)));
        return versions;
    }

    Map<String, List<URI>> addresses(Map<String, String> known) {
        var versions = versions();
        var all = new HashMap<String, List<URI>>();
        upstreams().stream().map(Upstream::dial).distinct().forEach(dial -> {
            String version = versions.getOrDefault(dial, known.getOrDefault(dial, dial));
            Planner.address(dial, hasTls()).ifPresent(at -> all.computeIfAbsent(version, v -> new ArrayList<>())
                    .add(at));
        });
        return all;
    }

    /**
     * The share of each version, to the nearest basis point.
     *
     * @param known the version of each address that the configuration does not tell; any other is called by its address
     */
    Map<String, Weight> shares(Map<String, String> known) {
        var versions = versions();
        var slots = new HashMap<String, Integer>();
        for (var upstream : upstreams()) {
            String dial = upstream.dial();
            slots.merge(versions.getOrDefault(dial, known.getOrDefault(dial, dial)), 1, Integer::sum);
        }
        int all = upstreams().size();
        var shares = new HashMap<String, Weight>();
        slots.forEach((version, n) -> shares.put(version, new Weight((int) ((n * 20_000L + all) / (2L * all)))));
        return shares;
    }
}
