package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page shows is taken by a real API server, and moved with no more than the page's role allows. */
class PageTest {

    @ParameterizedTest
    @CsvSource({
        "httproute, HTTPRoute, gateway.networking.k8s.io/v1/httproutes",
        "virtualservice, VirtualService, networking.istio.io/v1beta1/virtualservices",
        "traefikservice, TraefikService, traefik.io/v1alpha1/traefikservices"
    })
    void its_objects_are_moved_and_promoted(String kind, String text, String resource) throws Exception {
        var space = Namespace.of(Cluster.shared());
        // Given
        space.create(resource, Page.example(text, "checkout"));
        // When
        try (var router = space.open(kind, Map.of())) {
            router.setTrafficSplit(Namespace.split(500));
            var split = router.observe("checkout");
            router.promote("checkout", "v2");
            // Then
            assertThat(split)
                    .isEqualTo(new Observation.InForce(Namespace.split(500).weights()));
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v2", Weight.FULL)));
            assertThat(router.capabilities().can(Feature.LEASE)).isFalse();
        }
    }

    @Test
    void its_ingresses_are_moved_and_promoted() throws Exception {
        var space = Namespace.of(Cluster.shared());
        // Given
        space.createServices("checkout-v1", "checkout-v2");
        var main = space.create(IngressContractTest.INGRESSES, Page.example("Ingress", "checkout"));
        Cluster.await(() -> java.time.Instant.now()
                .isAfter(java.time.Instant.parse(
                                main.at("/metadata/creationTimestamp").asText())
                        .plusSeconds(1)));
        space.create(IngressContractTest.INGRESSES, Page.example("Ingress", "checkout-canary"));
        // When
        try (var router = space.open("ingress", Map.of())) {
            router.setTrafficSplit(Namespace.split(500));
            var split = router.observe("checkout");
            router.promote("checkout", "v2");
            // Then
            assertThat(split)
                    .isEqualTo(new Observation.InForce(Namespace.split(500).weights()));
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v2", Weight.FULL)));
            assertThat(space.get(IngressContractTest.INGRESSES, "checkout")
                            .at("/spec/rules/0/http/paths/0/backend/service/name")
                            .asText())
                    .isEqualTo("checkout-v2");
        }
    }

    @Test
    void a_version_whose_service_is_missing_gets_no_traffic_from_an_ingress() throws Exception {
        var space = Namespace.of(Cluster.shared());
        // Given
        space.createServices("checkout-v1");
        space.create(IngressContractTest.INGRESSES, Page.example("Ingress", "checkout"));
        space.create(IngressContractTest.INGRESSES, Page.example("Ingress", "checkout-canary"));
        try (var router = space.open("ingress", Map.of())) {
            // When
            var refused =
                    org.assertj.core.api.Assertions.catchThrowable(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(refused).hasMessageContaining("services \"checkout-v2\" not found");
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }
}
