package io.canary.router.http;

import io.canary.router.support.wire.DesiredState;
import io.canary.router.support.wire.Json;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What can be put into templates, by name. */
final class Values {
    static final Set<String> OF_A_SERVICE = Set.of("router", "service");

    static final Set<String> OF_A_SPLIT = union(
            OF_A_SERVICE,
            Set.of(
                    "verb",
                    "baseline",
                    "canary",
                    "baseline_percent",
                    "canary_percent",
                    "baseline_bp",
                    "canary_bp",
                    "baseline_fraction",
                    "canary_fraction",
                    "sequence"));

    /** Whole objects in JSON, which are put in as they are. */
    static final Set<String> OBJECTS = Set.of("weights", "upstreams");

    static final Set<String> OF_A_BODY = union(OF_A_SPLIT, OBJECTS);

    private Values() {}

    static Map<String, String> of(String router, String service) {
        return Map.of("router", router, "service", service);
    }

    static Map<String, String> of(String router, DesiredState state, long sequence) {
        var values = new HashMap<>(of(router, state.service()));
        values.put("verb", state.verb().toString());
        values.put("baseline", state.baseline());
        values.put("canary", state.canary());
        put(values, "baseline", state.canaryWeight().rest());
        put(values, "canary", state.canaryWeight());
        values.put("sequence", String.valueOf(sequence));
        values.put("weights", Json.write(state.percents()));
        values.put("upstreams", Json.write(state.addresses()));
        return values;
    }

    private static void put(Map<String, String> values, String side, Weight weight) {
        values.put(side + "_percent", weight.percent().toPlainString());
        values.put(side + "_bp", String.valueOf(weight.basisPoints()));
        values.put(side + "_fraction", fraction(weight).toPlainString());
    }

    private static BigDecimal fraction(Weight weight) {
        var fraction = BigDecimal.valueOf(weight.basisPoints(), 4).stripTrailingZeros();
        return fraction.scale() < 0 ? fraction.setScale(0) : fraction;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var union = new HashSet<>(one);
        union.addAll(other);
        return Set.copyOf(union);
    }
}
