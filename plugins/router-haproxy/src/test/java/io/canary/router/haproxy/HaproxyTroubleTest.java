package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy that goes away, comes back, or refuses. */
class HaproxyTroubleTest {
    @TempDir
    Path directory;

    @TempDir
    Path other;

    private final Site site = new Site();
    private final Site elsewhere = new Site();

    @AfterEach
    void stop() {
        site.close();
        elsewhere.close();
    }

    private static RouterException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @Test
    void one_that_was_killed_is_unavailable_then_seen_to_have_forgotten_and_told_again() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            haproxy.kill();
            var split = refusal(() -> router.setTrafficSplit(Checkout.split(4_000)));
            var look = refusal(() -> router.observe("checkout"));
            haproxy.startAgain();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(3_000));
            // Then
            assertThat(split.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(split).hasMessageContaining(haproxy.socket().toString());
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(forgotten).isEqualTo(Checkout.inForce(0));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_preflight_tells_the_orders_or_what_is_in_the_way_and_moves_nothing() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var orders = router.preflight(Checkout.split(4_000));
            var unknown = refusal(() -> router.preflight(new TrafficSplit("nobody", "v1", "v2", new Weight(100))));
            var after = router.observe("checkout");
            haproxy.kill();
            var down = refusal(() -> router.preflight(Checkout.split(4_000)));
            // Then
            assertThat(orders).isNotEmpty().allMatch(order -> order.contains("set server"));
            assertThat(after).isEqualTo(Checkout.inForce(3_000));
            assertThat(unknown.kind()).isEqualTo(Kind.REJECTED);
            assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void one_that_hangs_is_unavailable_in_time_as_nothing_was_sent_that_changes_it() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            haproxy.signal("STOP");
            // When
            long begun = System.nanoTime();
            var refusal = refusal(() -> router.rollback("checkout", "v1"));
            long tookMs = (System.nanoTime() - begun) / 1_000_000;
            haproxy.signal("CONT");
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refusal).hasMessageContaining("no answer in time");
            assertThat(tookMs).isLessThan(9_000);
        }
    }

    @Test
    void a_reload_under_load_fails_no_request_and_what_it_forgot_is_told_again() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy);
                var load = new LoadGenerator(site.port("checkout"), "/", 4)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            haproxy.reload();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(3_000));
            load.more(500);
            // Then
            assertThat(forgotten).isEqualTo(Checkout.inForce(0));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void a_reload_with_a_file_of_states_forgets_nothing() throws Exception {
        Files.writeString(directory.resolve("states"), "1\n");
        String configuration = "  load-server-state-from-file global\nglobal\n  server-state-file DIR/states\n";
        try (var haproxy = Haproxy.start(directory, configuration + site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            String states = new Exchange(
                            NodeAddress.of(haproxy.socket().toString()), java.time.Duration.ofSeconds(5), true)
                    .send("show servers state");
            Files.writeString(directory.resolve("states"), states);
            // When
            haproxy.reload();
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_version_that_has_no_server_is_rejected_and_nothing_moves() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var refusal =
                    refusal(() -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v9", new Weight(500))));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("version v9 of checkout has no server in backend checkout");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_share_that_weights_cannot_have_is_rejected_and_nothing_moves() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            // When
            var refusal = refusal(() -> router.setTrafficSplit(Checkout.split(1)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("use a map");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(3_000));
        }
    }

    @Test
    void a_socket_that_may_only_look_is_rejected_and_nothing_moves() throws Exception {
        int port = FreePorts.next();
        String socket = "  stats socket ipv4@127.0.0.1:" + port + " level user\n";
        try (var haproxy = Haproxy.start(directory, "global\n" + socket + site.weighted("", false));
                var router = Routers.of(Map.of(), new RecordingContext("edge"), List.of("tcp://127.0.0.1:" + port))) {
            // When
            var refusal = refusal(() -> router.setTrafficSplit(Checkout.split(3_000)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("Permission denied");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
            assertThat(haproxy.admin("show servers state checkout").complaints())
                    .isEmpty();
        }
    }

    @Test
    void a_map_that_is_not_there_is_rejected_in_the_words_of_haproxy() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of("map", "/etc/haproxy/canary.map"), haproxy)) {
            // When
            var refusal = refusal(() -> router.setTrafficSplit(Checkout.split(3_000)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("Unknown map identifier");
        }
    }

    @Test
    void a_node_that_is_away_lets_no_canary_rise_on_the_others_and_is_named() throws Exception {
        try (var one = Haproxy.start(directory, site.weighted("", false));
                var two = Haproxy.start(other, elsewhere.weighted("", false));
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            // When
            two.kill();
            var refusal = refusal(() -> router.setTrafficSplit(Checkout.split(2_000)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refusal).hasMessageContaining(two.socket().toString());
            assertThat(refusal.getMessage()).doesNotContain(one.socket().toString());
            try (var lone = Routers.of(Map.of(), one)) {
                assertThat(lone.observe("checkout")).isEqualTo(Checkout.inForce(1_000));
            }
        }
    }

    @Test
    void a_rollback_is_taken_on_every_node_that_is_there_and_the_others_are_named() throws Exception {
        try (var one = Haproxy.start(directory, elsewhere.weighted("", false));
                var two = Haproxy.start(other, site.weighted("", false));
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            // When
            one.kill();
            var refusal = refusal(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refusal)
                    .hasMessageContaining(one.socket() + " does not answer")
                    .hasMessageContaining("confirmed by [" + two.socket() + "]");
            try (var lone = Routers.of(Map.of(), two)) {
                assertThat(lone.observe("checkout")).isEqualTo(Checkout.inForce(0));
            }
        }
    }

    @Test
    void a_rollback_does_not_wait_for_a_node_that_hangs() throws Exception {
        try (var one = Haproxy.start(directory, elsewhere.weighted("", false));
                var two = Haproxy.start(other, site.weighted("", false));
                var lone = Routers.of(Map.of(), two);
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            one.signal("STOP");
            // When
            var call = Thread.startVirtualThread(() -> refusal(() -> router.rollback("checkout", "v1")));
            Await.until(() -> isInForce(lone, 0));
            boolean waitsStill = call.isAlive();
            call.join();
            one.signal("CONT");
            // Then
            assertThat(waitsStill).as("the call waits for the one that hangs").isTrue();
        }
    }

    private static boolean isInForce(TrafficRouter router, int basisPoints) {
        try {
            return router.observe("checkout").equals(Checkout.inForce(basisPoints));
        } catch (RouterException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_node_that_forgot_is_seen_although_the_other_did_not() throws Exception {
        try (var one = Haproxy.start(directory, site.weighted("", false));
                var two = Haproxy.start(other, elsewhere.weighted("", false));
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            var before = router.observe("checkout");
            // When
            two.kill();
            two.startAgain();
            // Then
            assertThat(before).isEqualTo(Checkout.inForce(1_000));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }
}
