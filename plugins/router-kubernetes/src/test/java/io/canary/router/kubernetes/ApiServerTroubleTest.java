package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real API server of its own, that goes away, comes back, or has other definitions than it should. */
class ApiServerTroubleTest {
    private static final String ROUTES = "gateway.networking.k8s.io/v1/httproutes";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static RouterException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    private static Observation inForce(int basisPoints) {
        return new Observation.InForce(Namespace.split(basisPoints).weights());
    }

    @Test
    void one_that_was_killed_is_unavailable_and_forgets_nothing_and_one_that_hangs_is_given_up() throws Exception {
        var space = Namespace.of(cluster);
        space.create(ROUTES, Objects.route("checkout"));
        try (var router = space.open("httproute", Map.of("answer_timeout_sec", 1))) {
            // Given
            router.setTrafficSplit(Namespace.split(3_000));
            // When
            cluster.signal("STOP");
            var hung = refusal(() -> router.setTrafficSplit(Namespace.split(3_500)));
            cluster.signal("CONT");
            cluster.kill();
            var split = refusal(() -> router.setTrafficSplit(Namespace.split(4_000)));
            var look = refusal(() -> router.observe("checkout"));
            var preflight = refusal(() -> router.preflight(Namespace.split(4_000)));
            cluster.startAgain();
            space.merge(ROUTES, "checkout", drifted());
            var drift = router.observe("checkout");
            router.setTrafficSplit(Namespace.split(4_000));
            // Then
            assertThat(new Kind[] {hung.kind(), split.kind(), look.kind(), preflight.kind()})
                    .containsOnly(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining(cluster.url());
            assertThat(hung).hasMessageContaining("timed out");
            assertThat(drift).isEqualTo(new Observation.InForce(Map.of("v3", Weight.FULL)));
            assertThat(router.observe("checkout")).isEqualTo(inForce(4_000));
        }
    }

    /** Somebody gives everything to the third version. */
    private static String drifted() {
        return """
            {"spec": {"rules": [{"backendRefs": [
              {"name": "checkout-v1", "port": 80, "weight": 0}, {"name": "checkout-v2", "port": 80, "weight": 0},
              {"name": "checkout-v3", "port": 80, "weight": 7}]}]}}\
            """;
    }

    @Test
    void a_cluster_without_the_kind_is_told_apart_from_one_without_the_object() throws Exception {
        var space = Namespace.of(cluster);
        // Given
        cluster.admin().delete(DEFINITIONS + "traefikservices.traefik.io");
        Cluster.await(() -> cluster.admin().status("/apis/traefik.io") == 404);
        // When
        try (var router = space.open("traefikservice", Map.of())) {
            var refused = refusal(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused)
                    .hasMessageContaining("no objects of kind TraefikService")
                    .hasMessageContaining("CRD");
        }
    }

    @Test
    void what_validation_refuses_is_refused_in_its_words_and_the_old_split_stays() throws Exception {
        var space = Namespace.of(cluster);
        String resource = "networking.istio.io/v1beta1/virtualservices";
        space.create(resource, Objects.virtualService("checkout", "{host: SERVICE-VERSION}"));
        try (var router = space.open("virtualservice", Map.of())) {
            // Given
            router.setTrafficSplit(Namespace.split(4_000));
            cluster.admin().merge(DEFINITIONS + "virtualservices.networking.istio.io", narrowed());
            Cluster.await(() -> refusal(() -> router.preflight(Namespace.split(500))) != null);
            // When
            var look = refusal(() -> router.preflight(Namespace.split(500)));
            var refused = refusal(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(look.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused).hasMessageContaining("should be less than or equal to 60");
            assertThat(router.observe("checkout")).isEqualTo(inForce(4_000));
        }
    }

    /** The definition, with no weight above 60. */
    private static String narrowed() {
        var spec = cluster.admin()
                .get(DEFINITIONS + "virtualservices.networking.istio.io")
                .path("spec");
        return "{\"spec\": " + spec.toString().replace("\"maximum\":100", "\"maximum\":60") + "}";
    }
}
