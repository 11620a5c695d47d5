package io.canary.router.caddy;

import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy, as it stands in Caddy's configuration.
 *
 * @param id its {@code @id}
 * @param etag which state of the configuration this is
 * @param json all of it
 */
record Handler(String id, String etag, Map<?, ?> json) {
    /** Policies that give each slot its turn, or its chance. */
    private static final Set<String> POLICIES = Set.of("round_robin", "random", "cookie");

    /** @throws RouterException REJECTED if traffic cannot be shared out with it */
    void check() throws RouterException {
        if (!"reverse_proxy".equals(json.get("handler"))) {
            throw rejected("is no reverse_proxy, but " + json.get("handler"));
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

    private RouterException rejected(String why) {
        return RouterException.rejected("\"@id\": \"" + id + "\" " + why);
    }

    private String policy() {
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
        upstreams().forEach(u -> Side.version(id, u.id()).ifPresent(v -> versions.put(u.dial(), v)));
        return versions;
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
