package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Await;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import io.canary.testservers.Relay;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real httpd that goes away, comes back, refuses, or says yes and does nothing. */
class HttpdTroubleTest {
    @TempDir
    Path directory;

    @TempDir
    Path other;

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @Test
    void one_that_was_killed_is_unavailable_then_seen_to_have_forgotten_and_told_again() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            httpd.server().kill();
            var split = failure(() -> router.setTrafficSplit(Checkout.split(4_000)));
            var look = failure(() -> router.observe("checkout"));
            httpd.server().startAgain();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(3_000));
            // Then
            assertThat(split.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining(httpd.manager());
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(forgotten).isEqualTo(Checkout.inForce(0));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_restart_with_balancer_persist_forgets_nothing() throws Exception {
        try (var httpd = Httpd.start(directory, "", "</Location>\nBalancerPersist On\n<Location /balancer-manager>");
                var router = Routers.of(Map.of(), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            httpd.server().end();
            httpd.server().startAgain();
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    /**
     * Each old process of httpd may close a connection that it has just accepted, without an answer. Clients of HTTP send
     * a GET again then, and so do these: what is examined is that none gets a wrong answer.
     */
    @Test
    void a_graceful_restart_under_load_fails_no_request_and_what_it_forgot_is_told_again() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd);
                var load = new LoadGenerator("/checkout/", 4, () -> Browser.patient(httpd.port()))) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            String nonce = httpd.nonce();
            // When
            httpd.server().signal("USR1");
            Await.until(() -> !httpd.nonce().equals(nonce));
            router.setTrafficSplit(Checkout.split(4_000));
            load.more(500);
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(4_000));
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void a_balancer_that_ignores_what_it_is_told_is_rejected_and_nothing_moves() throws Exception {
        try (var httpd = Httpd.start(directory, "ProxySet nonce=None", "");
                var router = Routers.of(Map.of(), httpd)) {
            // When
            var split = failure(() -> router.setTrafficSplit(Checkout.split(3_000)));
            var preflight = failure(() -> router.preflight(Checkout.split(3_000)));
            // Then
            assertThat(split.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split).hasMessageContaining("nonce=None");
            assertThat(preflight.kind()).isEqualTo(Kind.REJECTED);
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void a_manager_that_may_only_be_looked_at_is_rejected_also_by_a_preflight() throws Exception {
        try (var httpd = Httpd.start(directory, "", "<LimitExcept GET>\nRequire all denied\n</LimitExcept>");
                var router = Routers.of(Map.of(), httpd)) {
            // When
            var preflight = failure(() -> router.preflight(Checkout.split(3_000)));
            var split = failure(() -> router.setTrafficSplit(Checkout.split(3_000)));
            // Then
            assertThat(preflight.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split).hasMessageContaining("403");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void an_httpd_that_knows_itself_by_another_name_is_rejected_with_the_reason() throws Exception {
        try (var httpd = Httpd.start(directory, "", "UseCanonicalName On");
                var router = Routers.of(Map.of(), httpd)) {
            // When
            var preflight = failure(() -> router.preflight(Checkout.split(3_000)));
            // Then
            assertThat(preflight.kind()).isEqualTo(Kind.REJECTED);
            assertThat(preflight).hasMessageContaining("by another name");
        }
    }

    @Test
    void who_asks_is_known_by_a_password_that_no_message_has() throws Exception {
        RealFiles.passwords(directory, "canary", "open-sesame");
        String auth = "AuthType Basic\nAuthName m\nAuthUserFile " + directory + "/passwords\nRequire valid-user";
        try (var httpd = Httpd.start(directory, "", auth);
                var router = Routers.of(with(httpd, "open-sesame"));
                var stranger = Routers.of(with(httpd, "closed-sesame"))) {
            // When
            router.setTrafficSplit(Checkout.split(3_000));
            var refused = failure(() -> stranger.preflight(Checkout.split(3_000)));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused).hasMessageContaining("401");
            assertThat(refused.getMessage()).doesNotContain("sesame");
        }
    }

    private static Map<String, Object> with(Httpd httpd, String password) {
        var settings = new HashMap<>(Checkout.settings(Map.of(), List.of(httpd.manager())));
        settings.put("user", "canary");
        settings.put("password", password);
        return settings;
    }

    @Test
    void what_is_not_there_is_rejected_with_what_is_and_nothing_moves() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd);
                var elsewhere = Routers.of(Map.of("balancer", "shop"), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var version =
                    failure(() -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v9", new Weight(500))));
            var service =
                    failure(() -> router.setTrafficSplit(new TrafficSplit("nobody", "v1", "v2", new Weight(500))));
            var balancer = failure(() -> elsewhere.preflight(Checkout.split(500)));
            var share = failure(() -> router.setTrafficSplit(Checkout.split(50)));
            // Then
            assertThat(List.of(version, service, balancer, share))
                    .extracting(RouterException::kind)
                    .containsOnly(Kind.REJECTED);
            assertThat(version).hasMessageContaining("v9 has no member in balancer://checkout");
            assertThat(balancer).hasMessageContaining("there is no balancer://shop");
            assertThat(share).hasMessageContaining("whole percents");
            assertThat(elsewhere.observe("checkout"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                            .contains("there is no balancer://shop", "checkout", "search"));
            assertThat(router.observe("nobody")).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_preflight_tells_the_forms_and_moves_nothing() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var words = router.preflight(Checkout.split(4_000));
            // Then
            assertThat(words)
                    .containsExactly(
                            httpd.manager() + ": POST b=checkout w=" + httpd.url("v2")
                                    + " w_lf=40.005 w_status_D=0 w_status_N=0 w_status_S=0",
                            httpd.manager() + ": POST b=checkout w=" + httpd.url("v1")
                                    + " w_lf=60.005 w_status_D=0 w_status_N=0 w_status_S=0");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void an_order_that_gets_lost_gives_the_canary_no_more_than_was_asked_and_is_made_up_for() throws Exception {
        var orders = new AtomicInteger();
        try (var httpd = Httpd.start(directory);
                var relay = new Relay(httpd.port(), client -> orders.getAndIncrement() == 0);
                var cut = Routers.of(Checkout.settings(
                        Map.of(), List.of("http://127.0.0.1:" + relay.port() + "/balancer-manager")));
                var router = Routers.of(Map.of(), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            // When
            var failure = failure(() -> cut.setTrafficSplit(Checkout.split(3_000)));
            var between = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(3_000));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(between).isEqualTo(Checkout.inForce(2_500)); // 30 to 90
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void one_that_hangs_is_unreachable_in_time() throws Exception {
        try (var httpd = Httpd.start(directory);
                var relay = Relay.slow(httpd.port());
                var router = Routers.of(Checkout.settings(
                        Map.of(), List.of("http://127.0.0.1:" + relay.port() + "/balancer-manager")))) {
            // When
            long begun = System.nanoTime();
            var failure = failure(() -> router.setTrafficSplit(Checkout.split(3_000)));
            long tookMs = (System.nanoTime() - begun) / 1_000_000;
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("no answer within 3000 ms");
            assertThat(tookMs).isLessThan(9_000);
        }
    }

    @Test
    void a_node_that_is_away_lets_no_canary_rise_and_a_rollback_does_not_wait_for_it() throws Exception {
        try (var one = Httpd.start(directory);
                var two = Httpd.start(other);
                var lone = Routers.of(Map.of(), one);
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            two.server().kill();
            // When
            var rise = failure(() -> router.setTrafficSplit(Checkout.split(2_000)));
            var afterRise = lone.observe("checkout");
            var back = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(rise.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(rise).hasMessageContaining(two.manager());
            assertThat(afterRise).isEqualTo(Checkout.inForce(1_000));
            assertThat(back.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(back).hasMessageContaining("confirmed by [" + one.manager() + "]");
            assertThat(lone.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void a_canary_that_is_down_is_hidden_by_its_baseline() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd);
                var user = new Browser(httpd.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000));
            // When
            httpd.stopVersion("v2");
            // Then
            for (int i = 0; i < 20; i++) {
                assertThat(user.get("/checkout/")).isEqualTo("v1");
            }
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(5_000));
        }
    }
}
