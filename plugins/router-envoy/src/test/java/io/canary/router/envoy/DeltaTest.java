package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol in which nodes are given only what is new. */
class DeltaTest {
    private static final Map<String, Object> VERSIONS = Map.of(
            "v1", Map.of("upstreams", List.of("http://127.0.0.1:1")),
            "v2", Map.of("upstreams", List.of("http://127.0.0.1:2")));

    @TempDir
    Path directory;

    private EnvoyRouter open() throws Exception {
        var settings = World.settings(0, Map.of("versions", VERSIONS));
        return World.open(settings, new RecordingContext("delta", directory));
    }

    private static TrafficSplit to(String version, int port) {
        var told = Map.of(version, List.of(URI.create("http://127.0.0.1:" + port)));
        return new TrafficSplit("checkout", "v1", version, new Weight(1_000), told);
    }

    @Test
    void a_node_is_given_everything_at_first_and_then_what_is_new() throws Exception {
        try (var router = open();
                var node = new DeltaLike(router.port(), Map.of())) {
            // When
            router.setTrafficSplit(World.split(10));
            // Then
            assertThat(node.held(Kind.CLUSTERS))
                    .containsOnlyKeys("checkout/v1", "checkout/v2", "search/v1", "search/v2");
            assertThat(node.held(Kind.ENDPOINTS).keySet())
                    .isEqualTo(node.held(Kind.CLUSTERS).keySet());
            assertThat(node.held(Kind.ROUTES)).containsOnlyKeys("checkout");
            // When
            router.setTrafficSplit(to("v7", 7));
            // Then
            assertThat(node.last(Kind.CLUSTERS)).containsExactly("checkout/v7");
            assertThat(node.last(Kind.ENDPOINTS)).containsExactly("checkout/v7");
            // When
            router.setTrafficSplit(to("v7", 77));
            // Then
            assertThat(node.last(Kind.ENDPOINTS)).containsExactly("checkout/v7");
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(to("v7", 77).weights()));
        }
    }

    @Test
    void clusters_of_old_canaries_go_once_nothing_leads_there() throws Exception {
        try (var router = open();
                var node = new DeltaLike(router.port(), Map.of())) {
            // Given
            router.setTrafficSplit(to("v7", 7));
            router.rollback("checkout", "v1");
            assertThat(node.held(Kind.CLUSTERS)).containsKey("checkout/v7");
            // When
            router.setTrafficSplit(to("v8", 8));
            router.setTrafficSplit(to("v9", 9));
            // Then
            assertThat(node.held(Kind.CLUSTERS)).containsKeys("checkout/v8", "checkout/v9");
            assertThat(node.held(Kind.CLUSTERS)).doesNotContainKey("checkout/v7");
        }
    }

    @Test
    void a_node_that_is_back_with_everything_is_given_nothing_and_counts_at_once() throws Exception {
        // Given
        Map<Kind, Map<String, String>> held;
        try (var router = open();
                var node = new DeltaLike(router.port(), Map.of())) {
            router.setTrafficSplit(to("v7", 7));
            held = node.held();
        }
        // When
        try (var router = open();
                var node = new DeltaLike(router.port(), held)) {
            // Then
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(to("v7", 7).weights()));
            router.setTrafficSplit(to("v7", 7));
            assertThat(node.answers()).isZero();
        }
    }

    @Test
    void what_it_refuses_is_taken_back() throws Exception {
        try (var router = open();
                var node = new DeltaLike(router.port(), Map.of())) {
            // Given
            router.setTrafficSplit(World.split(10));
            var before = node.held(Kind.ROUTES);
            node.refusesRoutes();
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(50)));
            // Then
            assertThat(failure).hasMessageContaining("not these");
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.REJECTED);
            assertThat(node.held(Kind.ROUTES)).isEqualTo(before);
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(World.split(10).weights()));
        }
    }
}
