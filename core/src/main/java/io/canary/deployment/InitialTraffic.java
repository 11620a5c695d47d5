package io.canary.deployment;

import io.canary.json.Times;
import io.canary.rollout.InService;
import io.canary.spi.Observation;
import io.canary.spi.Observation.InForce;
import io.canary.spi.Weight;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a service's traffic is before a deployment of it starts, as far as is known. Immutable. */
public sealed interface InitialTraffic {

    /**
     * Observed at a router.
     *
     * @param weights the weights of the versions with traffic; at least one
     */
    record Observed(String router, Map<String, Weight> weights) implements InitialTraffic {
        @Override
        public boolean carries(String version) {
            return weights.containsKey(version);
        }

        @Override
        public @Nullable String alone() {
            return weights.size() == 1 ? weights.keySet().iterator().next() : null;
        }

        @Override
        public String source() {
            return "observed at router " + router;
        }

        @Override
        public String toString() {
            String where = weights.size() == 1
                    ? "all traffic is on " + alone()
                    : "the traffic is on "
                            + weights.entrySet().stream()
                                    .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                    .collect(Collectors.joining(" and "));
            return where + ", as " + source();
        }
    }

    /** Confirmed when the last deployment ended; no router shows it now. */
    record Remembered(InService last) implements InitialTraffic {
        @Override
        public boolean carries(String version) {
            return last.version().equals(version);
        }

        @Override
        public String alone() {
            return last.version();
        }

        @Override
        public String source() {
            return "confirmed when deployment " + last.deployment() + " ended at " + Times.millis(last.at());
        }

        @Override
        public String toString() {
            return "all traffic is on " + last.version() + ", as " + source();
        }
    }

    /** Unknown: any version may have the traffic. */
    record Unknown() implements InitialTraffic {
        @Override
        public boolean carries(String version) {
            return true;
        }

        @Override
        public @Nullable String alone() {
            return null;
        }

        @Override
        public String source() {
            return "not known";
        }
    }

    /** Whether a version has, or may have, any traffic. */
    boolean carries(String version);

    /** The version that has all traffic; null if there is none, or if it is unknown. */
    @Nullable
    String alone();

    /** The source of the knowledge, for people. */
    String source();

    /**
     * A router's observation is current, and takes precedence over what was recorded.
     *
     * @param seen null if the router cannot read it
     * @param remembered the record of the last deployment; null for none
     */
    static InitialTraffic of(String router, @Nullable Observation seen, @Nullable InService remembered) {
        if (seen instanceof InForce(var weights)) {
            var carrying = new TreeMap<String, Weight>();
            weights.forEach((version, weight) -> {
                if (weight.basisPoints() > 0) {
                    carrying.put(version, weight);
                }
            });
            if (!carrying.isEmpty()) {
                return new Observed(router, carrying);
            }
        }
        return remembered == null ? new Unknown() : new Remembered(remembered);
    }
}
