package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that ask as Envoy does, and answer well or badly. Nobody listens where they are led. */
class EnvoyNodesTest {
    private static final Map<String, Object> VERSIONS = Map.of(
            "v1", Map.of("upstreams", List.of("http://127.0.0.1:1")),
            "v2", Map.of("upstreams", List.of("http://127.0.0.1:2")));

    private static EnvoyRouter open(Map<String, Object> more) throws Exception {
        var settings = new HashMap<String, Object>(World.settings(0, Map.of("versions", VERSIONS)));
        settings.putAll(more);
        return World.open(settings, new RecordingContext("nodes"));
    }

    private static Observation all(String version) {
        return new Observation.InForce(Map.of(version, Weight.FULL));
    }

    @Test
    void nothing_leads_to_a_cluster_that_is_not_there_yet() throws Exception {
        try (var router = open(Map.of());
                var node = EnvoyLike.start("one", router.port())) {
            // Given
            router.rollback("checkout", "v1");
            int before = node.order().size();
            // When
            router.setTrafficSplit(new TrafficSplit(
                    "checkout", "v1", "v7", Weight.FULL, Map.of("v7", List.of(URI.create("http://127.0.0.1:7")))));
            // Then
            assertThat(node.order().subList(before, node.order().size()))
                    .containsExactly(Kind.CLUSTERS, Kind.ENDPOINTS, Kind.ROUTES);
            assertThat(EnvoyLike.names(node.given(Kind.CLUSTERS).getLast())).contains("checkout/v1", "checkout/v7");
        }
    }

    @Test
    void a_refusal_is_withdrawn_once_and_from_every_node() throws Exception {
        try (var router = open(Map.of());
                var good = EnvoyLike.start("good", router.port());
                var bad = EnvoyLike.start("bad", router.port())) {
            // Given
            Await.until(() -> !good.given(Kind.CLUSTERS).isEmpty()
                    && !bad.given(Kind.CLUSTERS).isEmpty());
            router.rollback("checkout", "v1");
            bad.refuses(response -> response.getTypeUrl().equals(Kind.ROUTES.typeUrl())
                    && EnvoyLike.names(response).contains("checkout/v2"));
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.REJECTED);
            assertThat(failure).hasMessageMatching("node bad \\(127.0.0.1:\\d+\\) refuses: \"I do not like it\"");
            assertThat(router.observe("checkout")).isEqualTo(all("v1"));
            assertThat(bad.given(Kind.ROUTES)).hasSize(3);
            assertThat(EnvoyLike.names(good.given(Kind.ROUTES).getLast())).containsExactly("checkout/v1");
        }
    }

    @Test
    void a_rollback_is_taken_also_where_one_node_refuses() throws Exception {
        try (var router = open(Map.of());
                var good = EnvoyLike.start("good", router.port());
                var bad = EnvoyLike.start("bad", router.port())) {
            // Given
            Await.until(() -> !good.given(Kind.CLUSTERS).isEmpty()
                    && !bad.given(Kind.CLUSTERS).isEmpty());
            router.setTrafficSplit(World.split(50));
            bad.refuses(response -> true);
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.rollback("checkout", "v1"));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("node bad").hasMessageContaining("I do not like it");
            assertThat(EnvoyLike.names(good.given(Kind.ROUTES).getLast())).containsExactly("checkout/v1");
            assertThat(router.observe("checkout"))
                    .as("the one that is not as it was asked")
                    .isEqualTo(new Observation.InForce(World.split(50).weights()));
        }
    }

    @Test
    void a_node_that_comes_later_and_refuses_takes_nothing_from_the_others() throws Exception {
        try (var router = open(Map.of());
                var good = EnvoyLike.start("good", router.port())) {
            // Given
            router.setTrafficSplit(World.split(50));
            try (var bad = EnvoyLike.start("bad", router.port())) {
                // When
                bad.refuses(response -> response.getTypeUrl().equals(Kind.ROUTES.typeUrl()));
                Await.until(() -> !bad.given(Kind.ROUTES).isEmpty());
                // Then
                assertThat(router.observe("checkout"))
                        .isEqualTo(new Observation.InForce(World.split(50).weights()));
                assertThat(good.given(Kind.ROUTES)).hasSize(1);
                assertThat(bad.given(Kind.ROUTES)).hasSize(1);
            }
        }
    }

    @Test
    void a_node_that_does_not_answer_is_named() throws Exception {
        try (var router = open(Map.of("confirm_timeout_sec", 0.5));
                var node = EnvoyLike.start("one", router.port())) {
            // Given
            router.rollback("checkout", "v1");
            node.isMute();
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("node one").hasMessageContaining("has not confirmed");
        }
    }

    @Test
    void a_node_that_has_something_is_given_nothing_by_a_control_plane_that_knows_nothing() throws Exception {
        try (var router = open(Map.of());
                var node = EnvoyLike.start("old", router.port(), "1");
                var other = EnvoyLike.start("new", router.port())) {
            // Given
            Await.until(() -> !other.given(Kind.ENDPOINTS).isEmpty());
            // Then
            assertThat(node.order()).isEmpty();
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(node.given(Kind.ROUTES)).hasSize(1);
        }
    }
}
