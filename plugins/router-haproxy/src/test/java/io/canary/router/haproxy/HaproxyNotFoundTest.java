package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.Observation.NotFound;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import io.canary.testservers.Await;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a real HAProxy that has not what the settings name: never that a canary has no traffic. */
class HaproxyNotFoundTest {
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

    private static Kind kindOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call).kind();
    }

    private static String missing(TrafficRouter router) throws Exception {
        var seen = router.observe("checkout");
        assertThat(seen).isInstanceOf(NotFound.class);
        return ((NotFound) seen).what();
    }

    /** The whole site, with halves for both versions in its file. */
    private String halves() {
        return site.weighted("", false).replaceAll("weight [0-9]+", "weight 50");
    }

    @Test
    void a_backend_that_a_reload_renamed_is_not_found_and_its_canary_is_not_said_to_be_gone() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy);
                var user = new Browser(site.port("checkout"))) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000));
            // When
            haproxy.reload(halves().replaceAll("checkout\\n", "shop-checkout\n"));
            String missing = missing(router);
            var rollback = kindOf(() -> router.rollback("checkout", "v1"));
            var split = kindOf(() -> router.setTrafficSplit(Checkout.split(2_500)));
            var answers = IntStream.range(0, 30).mapToObj(i -> get(user)).toList();
            // Then
            assertThat(missing)
                    .contains(haproxy.socket().toString())
                    .contains("backend checkout")
                    .contains("services.checkout.backends")
                    .contains("unknown");
            assertThat(missing(router)).isEqualTo(missing);
            assertThat(rollback).isEqualTo(Kind.REJECTED);
            assertThat(split).isEqualTo(Kind.REJECTED);
            assertThat(answers).as("what clients really get").contains("v2");
        }
    }

    private static String get(Browser user) {
        try {
            return user.get("/");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void one_backend_of_two_that_is_gone_hides_nothing_behind_the_other() throws Exception {
        String more = site.backend("checkout-api", "", false);
        try (var haproxy = Haproxy.start(directory, site.weighted("", false) + more);
                var router = Routers.of(Map.of("backends", List.of("checkout", "checkout-api")), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(2_500));
            // When
            haproxy.reload(site.weighted("", false));
            // Then
            assertThat(missing(router)).contains("no backend checkout-api");
        }
    }

    @Test
    void a_canary_whose_server_was_renamed_is_not_found_as_any_other_server_may_be_it() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(2_500));
            // When
            haproxy.reload(halves().replace("server v2", "server blue"));
            String missing = missing(router);
            router.rollback("checkout", "v1");
            // Then
            assertThat(missing)
                    .contains("no server of version v2 in backend checkout")
                    .contains("blue");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void servers_that_get_nothing_are_seen_to_get_nothing_but_only_where_no_other_place_does() throws Exception {
        String more = site.backend("checkout-api", "", false);
        try (var haproxy = Haproxy.start(directory, site.weighted("", false) + more);
                var router = Routers.of(Map.of("backends", List.of("checkout", "checkout-api")), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000));
            router.rollback("checkout", "v1");
            haproxy.admin("set server checkout/v1 state maint");
            // When
            haproxy.admin("set server checkout-api/v2 weight 100");
            haproxy.admin("set server checkout-api/v2 state ready");
            var halves = router.observe("checkout");
            haproxy.admin("set server checkout-api/v1 state maint");
            haproxy.admin("set server checkout-api/v2 state maint");
            var none = router.observe("checkout");
            // Then
            assertThat(halves)
                    .isEqualTo(new Observation.InForce(Map.of("v1", new Weight(5_000), "v2", new Weight(5_000))));
            assertThat(none).isEqualTo(new Observation.NotRouted());
        }
    }

    @Test
    void a_map_and_a_line_and_a_server_behind_it_that_are_gone_are_not_found() throws Exception {
        Site.writeMap(directory);
        String map = directory.resolve("canary.map").toString();
        try (var haproxy = Haproxy.start(directory, site.mapped("rand(10000)"));
                var router = Routers.of(Map.of("map", map), haproxy)) {
            // Given
            router.setTrafficSplit(Checkout.split(2_500));
            // When
            haproxy.admin("set map " + map + " checkout rubbish");
            String line = missing(router);
            haproxy.admin("del map " + map + " checkout");
            String noLine = missing(router);
            router.setTrafficSplit(Checkout.split(2_500));
            haproxy.reload(site.mapped("rand(10000)").replace("server v1", "server old"));
            String server = missing(router);
            haproxy.reload(site.weighted("", false));
            String noMap = missing(router);
            // Then
            assertThat(line).contains("rubbish").contains(map);
            assertThat(noLine).contains("no line for checkout in map " + map);
            assertThat(server).contains("no server of version v1 in backend checkout");
            assertThat(noMap).contains("no map " + map).contains("services.checkout.map");
        }
    }

    @Test
    void a_service_that_the_settings_do_not_name_is_not_found() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            assertThat(router.observe("nobody")).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void a_socket_that_cannot_be_opened_at_any_node_has_surely_changed_nothing() throws Exception {
        try (var one = Haproxy.start(directory, site.weighted("", false));
                var two = Haproxy.start(other, elsewhere.weighted("", false));
                var router = Routers.of(Map.of(), one, two)) {
            // When
            two.kill();
            var half = kindOf(() -> router.rollback("checkout", "v1"));
            one.kill();
            var split = kindOf(() -> router.setTrafficSplit(Checkout.split(100)));
            var rollback = catchThrowableOfType(RouterException.class, () -> router.rollback("checkout", "v1"));
            // Then
            assertThat(half).isEqualTo(Kind.UNREACHABLE);
            assertThat(split).isEqualTo(Kind.UNAVAILABLE);
            assertThat(rollback.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(rollback).hasMessageContaining("nothing was sent");
        }
    }

    @Test
    void a_generation_stays_while_a_process_runs_and_is_another_after_a_reload_or_a_restart() throws Exception {
        try (var one = Haproxy.start(directory, site.weighted("", false));
                var two = Haproxy.start(other, elsewhere.weighted("", false));
                var router = Routers.of(Map.of(), one, two)) {
            // Given
            String first = router.generation("checkout");
            // When
            router.setTrafficSplit(Checkout.split(500));
            Await.until(() -> uptimeSeconds(one) >= 2);
            String later = router.generation("checkout");
            one.reload();
            String reloaded = router.generation("checkout");
            two.kill();
            two.startAgain();
            String restarted = router.generation("checkout");
            // Then
            assertThat(later)
                    .isEqualTo(first)
                    .contains(one.socket().toString(), two.socket().toString());
            assertThat(reloaded).isNotEqualTo(first);
            assertThat(restarted).isNotIn(first, reloaded);
        }
    }

    private static long uptimeSeconds(Haproxy haproxy) {
        String started = haproxy.admin("show info").pid().split(" ", -1)[1];
        return System.currentTimeMillis() / 1_000 - Long.parseLong(started);
    }
}
