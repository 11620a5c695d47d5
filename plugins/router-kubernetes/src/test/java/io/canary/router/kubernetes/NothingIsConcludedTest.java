package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing, forbidden or silent in a cluster proves nothing, and says whether anything was changed. */
class NothingIsConcludedTest {
    private static final String READY = "{\"items\":[{\"endpoints\":[{\"conditions\":{\"ready\":true}}]}]}";

    @TempDir
    Path directory;

    private final FakeApi api = new FakeApi().says("GET", FakeApi.SLICES, 200, READY);

    @AfterEach
    void stop() {
        api.close();
    }

    private TrafficRouter open(Map<String, ?> more) throws Exception {
        var settings = new HashMap<String, Object>(Map.of(
                "kind",
                "httproute",
                "kubeconfig",
                api.kubeconfig(directory).toString(),
                "services",
                Map.of("checkout", Map.of()),
                "settle_sec",
                0,
                "answer_timeout_sec",
                10));
        settings.putAll(more);
        return Routers.open(settings);
    }

    private static RouterException failure(ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @Test
    void an_object_that_is_not_there_is_no_rollback() throws Exception {
        try (var router = open(Map.of())) {
            assertThat(router.observe("checkout"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                            .contains("has no HTTPRoute shop/checkout", api.url(), "another cluster or namespace"));
            assertThat(failure(() -> router.rollback("checkout", "v1")).kind()).isEqualTo(Kind.REJECTED);
            assertThat(router.generation("checkout")).isNull();
        }
    }

    @Test
    void another_api_server_than_it_was_is_no_rollback() throws Exception {
        api.says("GET", "/apis/gateway.networking.k8s.io", 404, "{}");
        try (var router = open(Map.of())) {
            assertThat(router.observe("checkout"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                            .contains("no objects of kind HTTPRoute", api.url()));
        }
    }

    @Test
    void a_route_without_any_version_of_the_service_is_no_rollback() throws Exception {
        api.says("GET", FakeApi.ROUTE, 200, "{\"spec\":{\"rules\":[{\"backendRefs\":[{\"name\":\"shop-blue\"}]}]}}");
        try (var router = open(Map.of())) {
            assertThat(router.observe("checkout")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void a_service_that_the_settings_do_not_have_is_no_rollback() throws Exception {
        try (var router = open(Map.of())) {
            assertThat(router.observe("search")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void a_change_that_is_forbidden_is_refused_and_says_that_nothing_was_changed() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("True"))
                .says("PATCH", FakeApi.ROUTE, 403, "{\"message\":\"cannot patch\"}");
        try (var router = open(Map.of())) {
            // When
            var look = failure(() -> router.preflight(Namespace.split(500)));
            var split = failure(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(look.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split)
                    .hasMessageContaining("403: cannot patch. Nothing was changed")
                    .hasMessageContaining("RBAC");
        }
    }

    @Test
    void a_change_that_came_too_often_has_changed_nothing_and_one_that_failed_inside_may_have() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("True"));
        try (var router = open(Map.of())) {
            // When
            api.says("PATCH", FakeApi.ROUTE, 429, "{}");
            var tooOften = failure(() -> router.setTrafficSplit(Namespace.split(500)));
            api.says("PATCH", FakeApi.ROUTE, 500, "{}");
            var inside = failure(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(tooOften.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(inside.kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void an_api_server_that_is_not_there_has_changed_nothing() throws Exception {
        try (var router = open(Map.of())) {
            // Given
            api.close();
            // When
            var failure = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining(api.url());
        }
    }

    @Test
    void a_canary_with_nothing_ready_behind_it_gets_no_share() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("True"))
                .says("GET", FakeApi.SLICES, 200, "{\"items\":[{\"endpoints\":[]}]}");
        try (var router = open(Map.of())) {
            // When
            var look = failure(() -> router.preflight(Namespace.split(500)));
            var split = failure(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining("shop/checkout-v2 of the canary has no ready endpoint");
            assertThat(api.patches()).isEmpty();
        }
    }

    @Test
    void endpoints_that_may_not_be_looked_at_are_warned_of() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("True"))
                .says("PATCH", FakeApi.ROUTE, 200, "{}")
                .says("GET", FakeApi.SLICES, 403, "{}");
        try (var router = open(Map.of())) {
            assertThat(router.preflight(Namespace.split(500)))
                    .last()
                    .asString()
                    .startsWith(TrafficRouter.WARNING)
                    .contains("endpointslices (RBAC)");
        }
    }

    @Test
    void a_route_that_no_gateway_has_taken_up_is_not_touched() throws Exception {
        api.hasRoute("a", 0, "");
        try (var router = open(Map.of())) {
            // When
            var look = failure(() -> router.preflight(Namespace.split(500)));
            var split = failure(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining("served by no gateway yet, and nothing was changed");
            assertThat(api.patches()).isEmpty();
        }
    }

    @Test
    void a_route_that_its_gateway_refuses_does_not_tell_what_clients_get() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("False"));
        try (var router = open(Map.of());
                var trusting = open(Map.of("wait_for_status", false))) {
            assertThat(router.observe("checkout")).isInstanceOf(Observation.CannotTell.class);
            assertThat(trusting.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void an_object_that_was_created_again_is_another_generation() throws Exception {
        api.hasRoute("a", 0, FakeApi.accepted("True"));
        try (var router = open(Map.of())) {
            // Given
            String first = router.generation("checkout");
            // When
            api.hasRoute("a", 30, FakeApi.accepted("True"));
            String byHand = router.generation("checkout");
            api.hasRoute("b", 0, FakeApi.accepted("True"));
            // Then
            assertThat(byHand).isNotNull().isEqualTo(first);
            assertThat(router.generation("checkout")).isNotNull().isNotEqualTo(first);
        }
    }
}
