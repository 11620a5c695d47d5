package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.Relay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Caddy that goes away, comes back, refuses, or is changed by somebody else. */
class CaddyTroubleTest {
    @TempDir
    Path directory;

    @TempDir
    Path other;

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    private static Map<String, Object> service(Caddy caddy) {
        return Map.of("versions", caddy.dials());
    }

    @Test
    void one_that_was_killed_is_unavailable_then_seen_to_have_forgotten_and_told_again() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            caddy.server().kill();
            var split = failure(() -> router.setTrafficSplit(Checkout.split(4_000)));
            var look = failure(() -> router.observe("checkout"));
            caddy.startAgain();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(3_000));
            // Then
            assertThat(split.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining(caddy.admin());
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(forgotten).isEqualTo(Checkout.inForce(0));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void one_that_resumes_has_forgotten_nothing() throws Exception {
        try (var caddy = Caddy.start(directory, "--resume");
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            caddy.server().kill();
            caddy.startAgain();
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_configuration_that_caddy_refuses_is_rejected_in_its_words_and_the_old_split_serves() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var user = Browser.patient(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(10_000));
            var file = Files.writeString(directory.resolve("ca.pem"), "no certificate");
            caddy.change("POST", "/config/apps/http/servers/edge/routes", """
                {"match":[{"path":["/other"]}],"handle":[{"handler":"reverse_proxy","upstreams":[{"dial":"127.0.0.1:9"}],
                 "transport":{"protocol":"http","tls":{"root_ca_pem_files":["FILE"]}}}]}
                """.replace("FILE", file.toString()));
            Files.delete(file);
            // When
            var refused = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused).hasMessageContaining("ca.pem: no such file");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(10_000));
            assertThat(user.get("/checkout/")).isEqualTo("v2");
        }
    }

    @Test
    void what_somebody_else_changes_between_look_and_change_is_kept_and_the_split_made_true() throws Exception {
        try (var caddy = Caddy.start(directory)) {
            var meddled = new AtomicInteger();
            try (var relay = new Relay(caddy.adminPort(), client -> {
                        if (meddled.getAndIncrement() == 0) {
                            caddy.change("POST", "/id/checkout/load_balancing/try_interval", "\"7ms\"");
                        }
                        return true;
                    });
                    var router = Routers.of(
                            Checkout.settings(service(caddy), List.of("http://127.0.0.1:" + relay.port())))) {
                // When
                router.setTrafficSplit(Checkout.split(3_000));
                // Then
                assertThat(meddled).hasValue(2);
                assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
                assertThat(caddy.read("/id/checkout/load_balancing/try_interval"))
                        .contains("7ms");
            }
        }
    }

    @Test
    void somebody_who_keeps_changing_it_is_not_overwritten() throws Exception {
        try (var caddy = Caddy.start(directory)) {
            var meddled = new AtomicInteger();
            try (var relay = new Relay(caddy.adminPort(), client -> {
                        String next = "\"" + meddled.incrementAndGet() + "ms\"";
                        caddy.change("POST", "/id/checkout/load_balancing/try_interval", next);
                        return true;
                    });
                    var router = Routers.of(
                            Checkout.settings(service(caddy), List.of("http://127.0.0.1:" + relay.port())))) {
                // When
                var failure = failure(() -> router.setTrafficSplit(Checkout.split(3_000)));
                // Then
                assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(failure).hasMessageContaining("is being changed from elsewhere");
                assertThat(meddled).hasValue(5);
                assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
            }
        }
    }

    @Test
    void an_answer_that_gets_lost_is_looked_for() throws Exception {
        try (var caddy = Caddy.start(directory)) {
            var lost = new AtomicInteger();
            try (var relay = new Relay(caddy.adminPort(), client -> lost.getAndIncrement() > 0);
                    var router = Routers.of(
                            Checkout.settings(service(caddy), List.of("http://127.0.0.1:" + relay.port())))) {
                // When
                router.setTrafficSplit(Checkout.split(3_000));
                // Then
                assertThat(lost).hasValue(2);
                assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
            }
        }
    }

    @Test
    void what_is_not_there_is_rejected_and_nothing_moves() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var elsewhere = Routers.of(Map.of("id", "shop"), caddy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var version =
                    failure(() -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v9", new Weight(500))));
            var service =
                    failure(() -> router.setTrafficSplit(new TrafficSplit("nobody", "v1", "v2", new Weight(500))));
            var handler = failure(() -> elsewhere.preflight(Checkout.split(500)));
            var share = failure(() -> router.setTrafficSplit(Checkout.split(50)));
            var address = failure(() -> router.setTrafficSplit(new TrafficSplit(
                    "checkout", "v1", "v7", new Weight(500), Map.of("v7", List.of(URI.create("https://v7:8443"))))));
            var same = failure(() -> router.setTrafficSplit(
                    new TrafficSplit("checkout", "v1", "v7", new Weight(500), Map.of("v7", List.of(caddy.uri("v1"))))));
            // Then
            assertThat(List.of(version, service, handler, share, address, same))
                    .extracting(RouterException::kind)
                    .containsOnly(Kind.REJECTED);
            assertThat(version).hasMessageContaining("it is not known where version v9 listens");
            assertThat(handler).hasMessageContaining("there is no \"@id\": \"shop\"");
            assertThat(share).hasMessageContaining("100 slots");
            assertThat(address).hasMessageContaining("https://v7:8443");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
            assertThat(elsewhere.observe("checkout")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void a_proxy_that_does_not_take_turns_is_rejected() throws Exception {
        try (var caddy = Caddy.startWith(directory, "{\"policy\":\"ip_hash\"}");
                var router = Routers.of(service(caddy), caddy)) {
            // When
            var failure = failure(() -> router.preflight(Checkout.split(3_000)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure).hasMessageContaining("policy ip_hash");
        }
    }

    @Test
    void settings_of_upstreams_that_would_be_lost_are_not() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            caddy.change(
                    "PATCH",
                    "/id/checkout/upstreams/0",
                    "{\"dial\":\"DIAL\",\"max_requests\":7}".replace("DIAL", caddy.dial("v1")));
            // When
            var failure = failure(() -> router.setTrafficSplit(Checkout.split(3_000)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure).hasMessageContaining("max_requests");
        }
    }

    @Test
    void a_preflight_tells_the_slots_and_moves_nothing() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            String before = caddy.read("/config/");
            // When
            var words = router.preflight(Checkout.split(2_500));
            // Then
            assertThat(words)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith(caddy.admin() + ": PATCH /id/checkout/upstreams")
                    .contains(caddy.dial("v1") + "=3", caddy.dial("v2") + "=1");
            assertThat(caddy.read("/config/")).isEqualTo(before);
        }
    }

    @Test
    void one_that_hangs_is_unavailable_in_time() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy)) {
            // Given
            caddy.server().signal("STOP");
            // When
            long begun = System.nanoTime();
            var failure = failure(() -> router.rollback("checkout", "v1"));
            long tookMs = (System.nanoTime() - begun) / 1_000_000;
            caddy.server().signal("CONT");
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(tookMs).isLessThan(9_000);
        }
    }

    @Test
    void a_node_that_is_away_lets_no_canary_rise_and_a_rollback_does_not_wait_for_it() throws Exception {
        try (var one = Caddy.start(directory);
                var two = Caddy.start(other);
                var lone = Routers.of(service(one), one);
                var router = Routers.of(service(one), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            two.server().kill();
            // When
            var rise = failure(() -> router.setTrafficSplit(Checkout.split(2_000)));
            var afterRise = lone.observe("checkout");
            var back = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(rise.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(rise).hasMessageContaining(two.admin());
            assertThat(afterRise).isEqualTo(Checkout.inForce(1_000));
            assertThat(back).hasMessageContaining("confirmed by [" + one.admin() + "]");
            assertThat(lone.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void a_version_that_was_told_of_is_known_to_a_router_that_was_told_nothing() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(service(caddy), caddy);
                var next = Routers.of(Map.of(), caddy)) {
            // Given
            var told = Map.of("v7", List.of(caddy.uri("v3")));
            router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v7", new Weight(3_000), told));
            // When
            var seen = next.observe("checkout");
            next.promote("checkout", "v7");
            // Then
            assertThat(seen)
                    .isEqualTo(new Observation.InForce(Map.of("v1", new Weight(7_000), "v7", new Weight(3_000))));
            assertThat(next.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v7", Weight.FULL)));
        }
    }
}
