package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract about names: any that deployments may have, and those that the traffic layer has nothing
 * under.
 */
abstract class OddNamesContract extends ServicesContract {

    /**
     * Names that a deployment may have: what separates, quotes, escapes, leads to another folder, or is the same as
     * another one as soon as it is simplified.
     */
    private static final List<String> ODD = List.of(
            "a|b", "a b", "a.b", "a_b", "a-b", "A.B", "a/b", "../a", "a\"b'c", "a\\b", "{a}", "${a}", "a;b", "a=b,c",
            "a%2Fb", "#a", "-a", "<a&b>", "*", "ä→猫");

    @Test
    void a_service_of_an_odd_name_is_kept_apart_from_all_others_or_rejected() throws Exception {
        try (var router = open()) {
            // Given
            var inForce = new LinkedHashMap<String, TrafficSplit>();
            for (String service : services()) {
                setAndKeep(router, split(service, DataPathView.nearest(30, granularity(router))), inForce);
            }
            // When
            for (String name : ODD) {
                var split = split(name, DataPathView.nearest(10 * (inForce.size() % 9 + 1), granularity(router)));
                if (isTaken(router, split, "service " + name)) {
                    inForce.put(name, split);
                }
                // Then
                assertAllInForce(router, inForce, "service " + name);
            }
            // And then: whatever is in force can still be changed
            for (var split : List.copyOf(inForce.values())) {
                setAndKeep(router, split.withWeight(Weight.FULL), inForce);
                assertAllInForce(router, inForce, "another split of service " + split.service());
            }
        }
    }

    @Test
    void a_version_of_an_odd_name_is_accepted_unchanged_or_rejected() throws Exception {
        try (var router = open()) {
            // Given
            var inForce = new LinkedHashMap<String, TrafficSplit>();
            for (String service : services()) {
                setAndKeep(router, split(service, DataPathView.nearest(30, granularity(router))), inForce);
            }
            var weight = DataPathView.nearest(40, granularity(router));
            for (String name : ODD) {
                // When
                var split = new TrafficSplit(service(), baseline(), name, weight, upstreams(service()));
                if (isTaken(router, split, "version " + name)) {
                    inForce.put(service(), split);
                }
                // Then
                assertAllInForce(router, inForce, "version " + name);
                // And then
                setAndKeep(router, split(service(), DataPathView.nearest(30, granularity(router))), inForce);
                assertAllInForce(router, inForce, "a usual split after version " + name);
            }
        }
    }

    @Test
    void a_service_unknown_to_the_traffic_layer_is_not_found_and_its_rollback_is_not_confirmed() throws Exception {
        var missing = serviceThatIsMissing();
        assumeTrue(missing.isPresent(), "the test names no service whose object is missing in the traffic layer");
        try (var router = open()) {
            // When
            var seen = router.observe(missing.get());
            // Then
            assertThat(seen)
                    .as("what is seen of " + missing.get()
                            + ", of which the traffic layer has nothing: it may have been renamed,"
                            + " and carry traffic, so that there is none is not proven")
                    .isInstanceOf(Observation.NotFound.class);
            assertThat(((Observation.NotFound) seen).what())
                    .as("what is missing, for people")
                    .isNotBlank();
            // And when
            var failure = router.failureOf(() -> router.router().rollback(missing.get(), baseline()));
            // Then
            assertThat(failure)
                    .as("a rollback of " + missing.get() + ", which was not found, must not be confirmed")
                    .isInstanceOf(RouterException.class);
        }
    }

    /** Whether it was; if it was not, nothing but a rejection will do. */
    private static boolean isTaken(RouterUnderTest router, TrafficSplit split, String what) {
        var failure = router.failureOf(() -> router.router().setTrafficSplit(split));
        assertThat(isRejection(failure))
                .as(what + " must be taken, or rejected before anything moves, but the call failed with " + failure)
                .isTrue();
        return failure == null;
    }

    private static boolean isRejection(@Nullable Throwable failure) {
        return failure == null || (failure instanceof RouterException e && e.kind() == RouterException.Kind.REJECTED);
    }

    private static void setAndKeep(RouterUnderTest router, TrafficSplit split, Map<String, TrafficSplit> inForce) {
        router.split(split);
        inForce.put(split.service(), split);
    }

    private static void assertAllInForce(RouterUnderTest router, Map<String, TrafficSplit> inForce, String after) {
        if (router.has(Feature.OBSERVE)) {
            inForce.forEach((service, split) ->
                    router.assertInForce(service, Shares.of(split), after + " was asked for, of service " + service));
        }
    }
}
