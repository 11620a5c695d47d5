package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers, cookies, several backends and several servers of a real HAProxy. */
class HaproxyRoutesTest {
    private static final String RULES = """
              cookie CANARY insert indirect nocache httponly
              ignore-persist if { srv_weight(checkout/v2) eq 0 }
              use-server v2 if { req.hdr(X-Canary) always }
            """;

    @TempDir
    Path directory;

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private List<String> visits(List<Browser> users, String... headers) throws IOException {
        var visits = new ArrayList<String>();
        for (var user : users) {
            visits.add(user.get("/", headers));
        }
        return visits;
    }

    private List<Browser> users(int n) {
        var users = new ArrayList<Browser>();
        for (int i = 0; i < n; i++) {
            users.add(new Browser(site.port("checkout")));
        }
        return users;
    }

    @Test
    void a_header_leads_to_the_canary_at_weight_0_until_it_is_rolled_back() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted(RULES, true));
                var router = Routers.of(Map.of("header_route", true, "sticky", true), haproxy);
                var user = new Browser(site.port("checkout"))) {
            // When
            router.setTrafficSplit(Checkout.split(0));
            String marked = user.get("/", "X-Canary: always");
            String unmarked = new Browser(site.port("checkout")).get("/");
            router.rollback("checkout", "v1");
            String afterwards = user.get("/", "X-Canary: always");
            // Then
            assertThat(marked).isEqualTo("v2");
            assertThat(unmarked).isEqualTo("v1");
            assertThat(afterwards).isEqualTo("v1");
            assertThat(router.capabilities().features()).contains(Feature.HEADER_ROUTES, Feature.STICKINESS);
        }
    }

    @Test
    void a_cookie_holds_users_while_the_weight_rises_and_lets_them_go_at_the_rollback() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted(RULES, true));
                var router = Routers.of(Map.of("header_route", true, "sticky", true), haproxy)) {
            // Given
            var users = users(40);
            router.setTrafficSplit(Checkout.split(5_000));
            var first = visits(users);
            // When
            var second = visits(users);
            router.setTrafficSplit(Checkout.split(6_000));
            var third = visits(users);
            router.rollback("checkout", "v1");
            var last = visits(users);
            // Then
            assertThat(first).contains("v1", "v2");
            assertThat(second).isEqualTo(first);
            assertThat(third).isEqualTo(first);
            assertThat(last).containsOnly("v1");
        }
    }

    @Test
    void at_weight_0_a_rule_lets_users_go_while_the_header_still_leads_to_the_canary() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted(RULES, true));
                var router = Routers.of(Map.of("header_route", true, "sticky", true), haproxy)) {
            // Given
            var users = users(20);
            router.setTrafficSplit(Checkout.split(10_000));
            var before = visits(users);
            // When
            router.setTrafficSplit(Checkout.split(0));
            // Then
            assertThat(before).containsOnly("v2");
            assertThat(visits(users)).containsOnly("v1");
            assertThat(visits(users, "X-Canary: always")).containsOnly("v2");
        }
    }

    @Test
    void every_backend_of_a_service_is_moved_and_one_that_was_moved_by_hand_is_seen() throws Exception {
        String more = site.backend("checkout-api", "", false);
        try (var haproxy = Haproxy.start(directory, site.weighted("", false) + more);
                var router = Routers.of(Map.of("backends", List.of("checkout", "checkout-api")), haproxy)) {
            // When
            router.setTrafficSplit(Checkout.split(2_500));
            var asked = router.observe("checkout");
            haproxy.admin("set server checkout-api/v2 weight 0");
            var moved = router.observe("checkout");
            // Then
            assertThat(asked).isEqualTo(Checkout.inForce(2_500));
            assertThat(moved).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void servers_of_one_version_share_its_part_exactly_and_a_backup_is_left_alone() throws Exception {
        var names = Map.of("v1", List.of("v1", "v3"), "v2", List.of("v2", "blue"));
        String more = "  server blue 127.0.0.1:9 weight 0\n  server spare 127.0.0.1:9 backup\n";
        try (var haproxy = Haproxy.start(directory, site.weighted(more, false));
                var router = Routers.of(Map.of("versions", names), haproxy)) {
            // When
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(haproxy.admin("show servers state checkout").servers())
                    .extracting(s -> s.name() + " " + s.weight())
                    .containsExactlyInAnyOrder("v1 38", "v3 38", "v2 2", "blue 2", "spare 1");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }

    @Test
    void a_map_has_a_door_for_a_header_that_a_rollback_closes() throws Exception {
        Site.writeMap(directory);
        var service = Map.of("map", directory.resolve("canary.map").toString(), "header_route", true);
        try (var haproxy = Haproxy.start(directory, site.mapped("rand(10000)"));
                var router = Routers.of(service, haproxy);
                var user = new Browser(site.port("checkout"))) {
            // When
            router.setTrafficSplit(Checkout.split(0));
            String marked = user.get("/", "X-Canary: always");
            String unmarked = user.get("/");
            router.rollback("checkout", "v1");
            String afterwards = user.get("/", "X-Canary: always");
            // Then
            assertThat(marked).isEqualTo("v2");
            assertThat(unmarked).isEqualTo("v1");
            assertThat(afterwards).isEqualTo("v1");
        }
    }

    private TrafficSplit told(String baseline, String canary, String... upstreams) {
        var at = List.of(upstreams).stream()
                .map(v -> URI.create("http://127.0.0.1:" + site.portOf(v)))
                .toList();
        return new TrafficSplit("checkout", baseline, canary, Weight.FULL, Map.of(canary, at));
    }

    @Test
    void a_version_that_is_told_of_gets_servers_which_go_with_its_deployment() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // When
            router.setTrafficSplit(told("v1", "v7", "v2", "v2"));
            String first = new Browser(site.port("checkout")).get("/");
            router.rollback("checkout", "v1");
            router.setTrafficSplit(told("v1", "v7", "v3"));
            String moved = new Browser(site.port("checkout")).get("/");
            var seen = router.observe("checkout");
            router.rollback("checkout", "v1");
            router.setTrafficSplit(Checkout.split(100));
            // Then
            assertThat(first).isEqualTo("v2");
            assertThat(moved).isEqualTo("v3");
            assertThat(seen).isEqualTo(new Observation.InForce(Map.of("v7", Weight.FULL)));
            assertThat(haproxy.admin("show servers state checkout").servers())
                    .extracting(ServerState::name)
                    .containsExactly("v1", "v2", "v3");
        }
    }

    @Test
    void an_address_that_haproxy_cannot_be_told_is_rejected() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy)) {
            // When
            var at = Map.of("v7", List.of(URI.create("https://shop-v7:8443")));
            var refusal = catchThrowableOfType(
                    RouterException.class,
                    () -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v7", Weight.FULL, at)));
            // Then
            assertThat(refusal.kind()).isEqualTo(RouterException.Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("v7 is to be at https://shop-v7:8443");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void each_version_may_have_a_backend_of_its_own_behind_a_map() throws Exception {
        Site.writeMap(directory);
        String frontend = """
                frontend in
                  bind 127.0.0.1:PORT
                  http-request set-var(txn.split) str(checkout),map(DIR/canary.map,v1||0)
                  http-request set-var(txn.share) var(txn.split),field(3,|),add(0)
                  http-request set-var(txn.version) var(txn.split),field(1,|)
                  http-request set-var(txn.version) var(txn.split),field(2,|) if { rand(10000),sub(txn.share) lt 0 }
                  use_backend shop_%[var(txn.version)]
                """.replace("PORT", String.valueOf(site.port("checkout")));
        String backends =
                site.backend("shop_v1", "", false) + site.backend("shop_v2", "  use-server v2 if TRUE\n", false);
        var service = Map.of(
                "backends", List.of("shop_{version}"),
                "map", directory.resolve("canary.map").toString());
        try (var haproxy = Haproxy.start(directory, frontend + backends);
                var router = Routers.of(service, haproxy);
                var user = new Browser(site.port("checkout"))) {
            // When
            router.setTrafficSplit(Checkout.split(10_000));
            String canary = user.get("/");
            router.rollback("checkout", "v1");
            String baseline = user.get("/");
            // Then
            assertThat(canary).isEqualTo("v2");
            assertThat(baseline).isEqualTo("v1");
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }
}
