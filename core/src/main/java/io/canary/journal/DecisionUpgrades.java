package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Upgrades decisions of older schemas: one function for each change. */
final class DecisionUpgrades {
    private static final SortedMap<Integer, UnaryOperator<ObjectNode>> ALL =
            new TreeMap<>(Map.of(7, DecisionUpgrades::covered, 10, DecisionUpgrades::asRecords));

    private static final Map<String, String> TRIGGERS = Map.of(
            "soaked", "interval_elapsed",
            "held_too_long", "max_hold_exceeded",
            "time_is_over", "max_duration_reached",
            "promotion_wanted", "promote_requested");

    private DecisionUpgrades() {}

    /** Returns the tree in the newest schema. */
    static ObjectNode upgraded(Fields decision) {
        var tree = (ObjectNode) decision.object();
        int schema = decision.number("schema");
        if (schema < Codec.SCHEMA) {
            tree = tree.deepCopy();
            for (var upgrade : ALL.tailMap(schema + 1).values()) {
                tree = upgrade.apply(tree);
            }
        }
        return tree;
    }

    /** Before schema 7 every sample counted towards every limit. */
    private static ObjectNode covered(ObjectNode decision) {
        Stream.concat(Stream.of(decision.path("evidence")), verdicts(decision).map(v -> v.path("seen")))
                .filter(seen -> seen.isObject() && !seen.has("coverage"))
                .forEach(seen -> cover((ObjectNode) seen));
        return decision;
    }

    private static void cover(ObjectNode seen) {
        boolean hasLatency = seen.hasNonNull("latency_p95_ms") || seen.hasNonNull("latency_intervals");
        var coverage = Codec.object();
        coverage.set("errors", share(seen, seen.hasNonNull("error_rate")));
        coverage.set("latency", share(seen, hasLatency));
        coverage.set("availability", share(seen, seen.hasNonNull("availability")));
        coverage.set("cpu", share(seen, seen.hasNonNull("cpu_utilization")));
        seen.set("coverage", coverage);
    }

    private static ObjectNode share(ObjectNode seen, boolean isKnown) {
        var all = new Fields(seen);
        return Codec.object()
                .put("samples", isKnown ? all.whole("samples") : 0)
                .put("requests", isKnown ? all.whole("requests") : 0);
    }

    /** Before schema 10 policies were flat, bounds were intervals, and some triggers had other names. */
    private static ObjectNode asRecords(ObjectNode decision) {
        verdicts(decision).forEach(verdict -> {
            if (verdict.has("policy")) {
                verdict.set("policy", FlatSpec.policy(new Fields(verdict).child("policy")));
            }
            Stream.of("violations", "undecided")
                    .flatMap(name -> objects(verdict.path(name)))
                    .forEach(limit -> {
                        var interval = limit.remove("interval");
                        limit.set("bounds", interval);
                    });
        });
        var occasion = decision.remove("occasion");
        if (occasion != null) {
            decision.put("trigger", TRIGGERS.getOrDefault(occasion.asText(), occasion.asText()));
        }
        return decision;
    }

    private static Stream<ObjectNode> objects(JsonNode list) {
        return list.valueStream().filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    /** The policy and the one that overrides it. */
    private static Stream<ObjectNode> verdicts(ObjectNode decision) {
        return Stream.of(decision.path("verdict"), decision.path("verdict").path("by"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
    }
}
