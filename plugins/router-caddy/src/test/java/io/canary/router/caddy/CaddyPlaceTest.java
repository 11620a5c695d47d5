package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Caddy whose configuration does not have the reverse proxy where and as the settings say. */
class CaddyPlaceTest {
    @TempDir
    Path directory;

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    private static Map<String, Object> service(Caddy caddy) {
        return Map.of("versions", caddy.dials());
    }

    private static String proxy(String... fields) {
        return "{\"handler\":\"reverse_proxy\",\"load_balancing\":{\"selection_policy\":{\"policy\":\"round_robin\"}},"
                + String.join(",", fields) + "}";
    }

    private static String upstreams(Caddy caddy, String... versions) {
        return "\"upstreams\":["
                + String.join(
                        ",",
                        List.of(versions).stream()
                                .map(v -> "{\"dial\":\"" + caddy.dial(v) + "\"}")
                                .toList())
                + "]";
    }

    /** As a reload of a file with nothing but these proxies. */
    private static void load(Caddy caddy, String... proxies) {
        caddy.load(List.of(proxies).stream()
                .map(p -> "{\"match\":[{\"path\":[\"/checkout/*\"]}],\"handle\":[" + p + "]}")
                .toList());
    }

    @Test
    void a_proxy_that_lost_its_name_in_a_reload_is_found_by_its_address_and_named_again() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var user = new Browser(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            String before = router.generation("checkout");
            // When
            load(caddy, proxy(upstreams(caddy, "v1")));
            var seen = router.observe("checkout");
            String after = router.generation("checkout");
            router.setTrafficSplit(Checkout.split(10_000));
            // Then
            assertThat(seen).isEqualTo(Checkout.inForce(0));
            assertThat(after).isNotEqualTo(before);
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(10_000));
            assertThat(caddy.read("/id/checkout")).contains("\"handler\":\"reverse_proxy\"", "round_robin");
            assertThat(user.get("/checkout/")).isEqualTo("v2");
        }
    }

    @Test
    void a_proxy_without_its_name_that_goes_on_with_the_canary_is_no_rollback() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var user = new Browser(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            load(caddy, proxy(upstreams(caddy, "v1", "v2")));
            var seen = router.observe("checkout");
            router.rollback("checkout", "v1");
            // Then
            assertThat(seen).isEqualTo(Checkout.inForce(5_000));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
            for (int i = 0; i < 4; i++) {
                assertThat(user.get("/checkout/")).isEqualTo("v1");
            }
        }
    }

    @Test
    void a_version_that_only_a_deployment_told_of_is_known_by_its_address_after_a_reload() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(Map.of(), caddy)) {
            // Given
            var told = Map.of("v1", List.of(caddy.uri("v1")), "v2", List.of(caddy.uri("v2")));
            router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v2", new Weight(3_000), told));
            // When
            load(caddy, proxy(upstreams(caddy, "v1", "v2")));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(5_000));
        }
    }

    @Test
    void a_proxy_that_cannot_be_told_from_another_is_not_found() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            load(caddy, proxy(upstreams(caddy, "v1", "v2")), proxy(upstreams(caddy, "v1")));
            // When
            var seen = router.observe("checkout");
            var refusal = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(seen).isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                    .contains("more than one", "/routes/0/handle/0", "/routes/1/handle/0"));
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void a_proxy_that_was_given_another_name_is_recognized_by_that_and_left_alone() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            load(caddy, proxy("\"@id\":\"shop\"", upstreams(caddy, "v1", "v2")));
            String before = caddy.read("/config/");
            // When
            var seen = router.observe("checkout");
            var refusal = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(seen).isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                    .contains("has the \"@id\": \"shop\": set that as id"));
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(caddy.read("/config/")).isEqualTo(before);
        }
    }

    @Test
    void a_proxy_whose_upstreams_caddy_ignores_is_refused_and_tells_nothing() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            String dynamic = "\"dynamic_upstreams\":{\"source\":\"a\",\"name\":\"127.0.0.1\",\"port\":\"80\"}";
            load(caddy, proxy("\"@id\":\"checkout\"", dynamic, upstreams(caddy, "v1")));
            // When
            var preflight = failure(() -> router.preflight(Checkout.split(500)));
            var split = failure(() -> router.setTrafficSplit(Checkout.split(500)));
            // Then
            assertThat(List.of(preflight, split))
                    .extracting(RouterException::kind)
                    .containsOnly(Kind.REJECTED);
            assertThat(split).hasMessageContaining("dynamic_upstreams");
            assertThat(router.observe("checkout")).isInstanceOf(Observation.CannotTell.class);
        }
    }

    @Test
    void a_proxy_that_no_request_comes_to_is_refused_and_tells_nothing() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var user = new Browser(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(500));
            caddy.change(
                    "PUT",
                    "/config/apps/http/servers/edge/routes/0",
                    "{\"handle\":[{\"handler\":\"static_response\",\"body\":\"maintenance\"}]}");
            // When
            var refusal = failure(() -> router.preflight(Checkout.split(1_000)));
            // Then
            assertThat(user.get("/checkout/")).isEqualTo("maintenance");
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("gets no requests: the route before it at");
            assertThat(router.observe("checkout")).isInstanceOf(Observation.CannotTell.class);
        }
    }

    @Test
    void what_the_router_or_a_hand_changes_is_the_same_generation_and_a_restart_another() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            String first = router.generation("checkout");
            // When
            router.setTrafficSplit(Checkout.split(3_000));
            caddy.change("PATCH", "/id/checkout/upstreams", "[{\"dial\":\"" + caddy.dial("v1") + "\"}]");
            String same = router.generation("checkout");
            caddy.server().kill();
            caddy.startAgain();
            // Then
            assertThat(same).isNotNull().isEqualTo(first);
            assertThat(router.generation("checkout")).isNotNull().isNotEqualTo(first);
        }
    }

    @Test
    void a_cookie_that_the_settings_do_not_mention_is_warned_of() throws Exception {
        try (var caddy = Caddy.startWith(directory, "{\"policy\":\"cookie\",\"name\":\"lb\",\"secret\":\"s\"}");
                var silent = Routers.of(service(caddy), caddy);
                var saying = Routers.of(Map.of("versions", caddy.dials(), "sticky", true), caddy)) {
            assertThat(silent.preflight(Checkout.split(500)))
                    .last()
                    .asString()
                    .startsWith("warning: ")
                    .contains("the policy is cookie, so weights go to new users only");
            assertThat(saying.preflight(Checkout.split(500))).hasSize(1);
            assertThat(saying.capabilities().can(Feature.NEW_USERS_ONLY)).isTrue();
            assertThat(silent.capabilities().can(Feature.NEW_USERS_ONLY)).isFalse();
        }
    }
}
