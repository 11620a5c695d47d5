package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract about addresses in splits: no split moves a version that is in service, and what a
 * split brings ends with its deployment. Left out for a router without {@code UPSTREAMS}.
 */
abstract class AddressesContract extends OddNamesContract {
    /** Where nothing listens. */
    private static final List<URI> ELSEWHERE = List.of(URI.create("http://127.0.0.1:9"));

    @Test
    void a_split_cannot_move_the_addresses_of_the_version_in_service() throws Exception {
        try (var router = openWithUpstreams()) {
            // Given
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            router.rollback(service(), baseline());
            assumeTrue(
                    router.addresses(service()).containsKey(baseline()), "it is not known where the baseline listens");
            // When
            assertRefused(router, telling(baseline(), canary(), baseline(), ELSEWHERE));
            // Then
            router.assertInForce(
                    service(), Shares.allTo(baseline()), "a split that tells other addresses of the baseline");
            assertAnswered(router, baseline());
        }
    }

    @Test
    void a_rollback_deletes_the_addresses_of_the_canary() throws Exception {
        try (var router = openWithUpstreams()) {
            var told = upstreams(service()).get(canary());
            assumeTrue(told != null, "splits tell nothing of the canary here");
            // Given
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            // When
            router.rollback(service(), baseline());
            // Then
            assertThat(router.addresses(service())).doesNotContainKey(canary());
            router.split(telling(baseline(), canary(), canary(), ELSEWHERE));
            router.rollback(service(), baseline());
            assertAnswered(router, baseline());
        }
    }

    @Test
    void a_promotion_keeps_the_addresses_of_the_canary_for_the_version_in_service() throws Exception {
        try (var router = openWithUpstreams()) {
            var told = upstreams(service()).get(canary());
            assumeTrue(told != null, "splits tell nothing of the canary here");
            // Given
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            // When
            router.promote(service(), canary());
            // Then
            assertThat(KnownAddresses.areSame(
                            router.addresses(service()).getOrDefault(canary(), List.of()),
                            Objects.requireNonNull(told)))
                    .as("addresses of " + canary() + ", of " + router.addresses(service()))
                    .isTrue();
            assertRefused(router, telling(canary(), third(), canary(), ELSEWHERE));
            assertAnswered(router, canary());
            // And then: the next deployment need not tell them
            var rest = new HashMap<>(upstreams(service()));
            rest.remove(canary());
            router.split(new TrafficSplit(service(), canary(), third(), Weight.NONE, rest));
            assertAnswered(router, canary());
        }
    }

    @Test
    void traffic_to_other_addresses_does_not_count_for_the_version() throws Exception {
        try (var router = openWithUpstreams()) {
            // Given
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            // When
            assumeTrue(
                    moveBehindItsBack(service(), canary(), ELSEWHERE.getFirst()),
                    "an address cannot be moved behind the router's back here");
            // Then
            var seen = router.observe(service());
            assertThat(seen).as("neither nothing nor what was asked").isNotInstanceOf(Observation.NotRouted.class);
            assertThat(seen instanceof Observation.InForce shares ? shares.weightOf(canary()) : Weight.NONE)
                    .as("the canary's share, of " + seen)
                    .isEqualTo(Weight.NONE);
        }
    }

    private RouterUnderTest openWithUpstreams() throws Exception {
        var router = open();
        if (!router.has(Feature.UPSTREAMS)) {
            router.close();
            assumeTrue(false, "the router takes no addresses");
        }
        return router;
    }

    private String third() {
        assumeTrue(versions().size() > 2, "there are two versions only");
        return versions().get(2);
    }

    private TrafficSplit telling(String baseline, String canary, String version, List<URI> addresses) {
        var upstreams = new HashMap<>(upstreams(service()));
        upstreams.put(version, addresses);
        return new TrafficSplit(service(), baseline, canary, Weight.NONE, Map.copyOf(upstreams));
    }

    private static void assertRefused(RouterUnderTest router, TrafficSplit split) {
        var failure = router.failureOf(() -> router.router().setTrafficSplit(split));
        assertThat(failure).as("what " + split + " throws").isInstanceOf(RouterException.class);
        assertThat(((RouterException) Objects.requireNonNull(failure)).kind()).isEqualTo(RouterException.Kind.REJECTED);
    }

    private void assertAnswered(RouterUnderTest router, String version) {
        var client = client(router.router());
        if (client.isPresent()) {
            new DataPathView(client.get()).assertAllOn(service(), version, 20, "all that was told");
        }
    }
}
