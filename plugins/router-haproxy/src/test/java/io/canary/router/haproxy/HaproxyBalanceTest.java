package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends of a real HAProxy whose weights are not what decides: refused before anything is written, or warned of. */
class HaproxyBalanceTest {
    private static final Map<String, Boolean> ACCEPTED = Map.of("accept_inexact_balance", true);

    @TempDir
    Path directory;

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private static RouterException refusal(ThrowingCallable call) {
        var refusal = catchThrowableOfType(RouterException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        return refusal;
    }

    private static List<String> states(Haproxy haproxy) {
        return haproxy.admin("show servers state checkout").servers().stream()
                .map(s -> s.name() + " " + s.weight() + " " + s.adminState())
                .toList();
    }

    private static List<String> warnings(TrafficRouter router) throws Exception {
        return router.preflight(Checkout.split(500)).stream()
                .filter(line -> line.startsWith(TrafficRouter.WARNING))
                .toList();
    }

    private String balance(String algorithm) {
        return site.weighted("", false).replace("balance roundrobin", "balance " + algorithm);
    }

    private void assertRefused(String configuration, String... words) throws Exception {
        try (var haproxy = Haproxy.start(directory, configuration);
                var router = Routers.of(Map.of(), haproxy)) {
            var before = states(haproxy);
            // When
            var preflight = refusal(() -> router.preflight(Checkout.split(500)));
            var split = refusal(() -> router.setTrafficSplit(Checkout.split(500)));
            // Then
            assertThat(preflight).hasMessageContainingAll(words).hasMessageContaining(haproxy.socket() + "");
            assertThat(split).hasMessage(preflight.getMessage());
            assertThat(states(haproxy)).isEqualTo(before);
        }
    }

    @Test
    void algorithms_that_do_not_go_by_weights_are_refused_by_name() throws Exception {
        for (String algorithm : List.of("leastconn", "first", "source", "uri", "static-rr", "hdr(X-User)")) {
            assertRefused(balance(algorithm), "backend checkout", algorithm.replaceAll("\\(.*", ""));
        }
    }

    @Test
    void a_static_algorithm_opens_no_canary_that_was_closed() throws Exception {
        String closed = balance("source").replaceAll("(server v2 .*) weight 0", "$1 weight 100 disabled");
        try (var haproxy = Haproxy.start(directory, closed);
                var careful = Routers.of(Map.of(), haproxy);
                var careless = Routers.of(ACCEPTED, haproxy)) {
            // Given
            var before = states(haproxy);
            // When
            refusal(() -> careful.setTrafficSplit(Checkout.split(100)));
            refusal(() -> careless.setTrafficSplit(Checkout.split(100)));
            // Then
            assertThat(states(haproxy)).isEqualTo(before);
        }
    }

    @Test
    void a_rollback_works_with_any_algorithm() throws Exception {
        for (String algorithm : List.of("leastconn", "source", "static-rr", "random", "first")) {
            String open = balance(algorithm)
                    .replaceAll("(server v1 .*) weight 100", "$1 weight 30")
                    .replaceAll("(server v2 .*) weight 0", "$1 weight 70");
            try (var haproxy = Haproxy.start(directory, open);
                    var router = Routers.of(Map.of(), haproxy);
                    var load = new LoadGenerator(site.port("checkout"), "/", 2)) {
                // When
                router.rollback("checkout", "v1");
                load.more(20);
                // Then
                assertThat(router.observe("checkout")).as(algorithm).isEqualTo(Checkout.inForce(0));
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void an_inexact_algorithm_is_taken_where_the_settings_accept_it_and_warned_of() throws Exception {
        try (var haproxy = Haproxy.start(directory, balance("leastconn"));
                var router = Routers.of(ACCEPTED, haproxy)) {
            // When
            var warnings = warnings(router);
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(warnings).singleElement().asString().contains("leastconn", haproxy.socket() + "");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }

    @Test
    void random_is_taken_with_a_warning_and_roundrobin_without_one() throws Exception {
        try (var haproxy = Haproxy.start(directory, balance("random"));
                var router = Routers.of(Map.of(), haproxy)) {
            // When
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(warnings(router)).singleElement().asString().contains("average");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
            haproxy.reload(balance("roundrobin"));
            assertThat(warnings(router)).isEmpty();
        }
    }

    @Test
    void a_backend_in_mode_tcp_is_refused_by_weights_and_by_a_map() throws Exception {
        String tcp = site.weighted("", false).replaceAll("(backend|frontend) .*", "$0\n  mode tcp");
        assertRefused(tcp, "mode tcp", "mode http");
        Site.writeMap(directory);
        var service = Map.of("map", directory.resolve("canary.map").toString());
        String mapped = site.mapped("rand(10000)").replace("backend checkout\n", "backend elsewhere\n  mode http\n");
        String backend = site.backend("checkout", "  mode tcp\n", false);
        try (var haproxy = Haproxy.start(directory, mapped.replace("default_backend checkout", "") + backend);
                var router = Routers.of(service, haproxy)) {
            assertThat(refusal(() -> router.setTrafficSplit(Checkout.split(500))))
                    .hasMessageContaining("mode tcp");
        }
    }

    @Test
    void an_agent_that_sets_weights_too_is_refused_until_it_is_disabled_or_accepted() throws Exception {
        String agent = " agent-check agent-port " + FreePorts.next() + " agent-inter 1s";
        String configuration = site.weighted("", false).replaceAll("(server v2 .*)", "$1" + agent);
        assertRefused(configuration, "agent-check", "v2", "disable agent checkout/");
        try (var haproxy = Haproxy.start(directory, configuration);
                var accepting = Routers.of(ACCEPTED, haproxy);
                var router = Routers.of(Map.of(), haproxy)) {
            // When
            var accepted = warnings(accepting);
            haproxy.admin("disable agent checkout/v2");
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(accepted).singleElement().asString().contains("agent-check");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }

    @Test
    void a_socket_without_the_rights_is_refused_by_a_preflight_too() throws Exception {
        for (String level : List.of("user", "operator")) {
            int port = FreePorts.next();
            String socket = "global\n  stats socket ipv4@127.0.0.1:" + port + " level " + level + "\n";
            try (var haproxy = Haproxy.start(directory, socket + site.weighted("", false));
                    var router =
                            Routers.of(Map.of(), new RecordingContext("edge"), List.of("tcp://127.0.0.1:" + port))) {
                var refusal = refusal(() -> router.preflight(Checkout.split(500)));
                assertThat(refusal).hasMessageContainingAll("level admin", "127.0.0.1:" + port);
                assertThat(states(haproxy)).isNotEmpty();
            }
        }
    }

    @Test
    void a_canary_that_is_down_or_drained_by_hand_is_warned_of_and_opened() throws Exception {
        String checked = site.weighted("", false)
                .replaceAll("(server v2 .*):[0-9]+ ", "$1:" + FreePorts.next() + " check inter 20ms fall 1 ");
        try (var haproxy = Haproxy.start(directory, checked);
                var router = Routers.of(Map.of(), haproxy)) {
            Await.until(() -> haproxy.admin("show stat checkout 4 -1").counters().stream()
                    .anyMatch(r -> r.getOrDefault("status", "").equals("DOWN")));
            // When
            var down = warnings(router);
            haproxy.admin("set server checkout/v2 state drain");
            var drained = warnings(router);
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(down).singleElement().asString().contains("[v2] of backend checkout down");
            assertThat(drained).anyMatch(w -> w.contains("v2 of backend checkout was drained by hand"));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }

    @Test
    void users_whom_a_cookie_or_a_table_keeps_are_told_of_where_the_settings_do_not() throws Exception {
        String cookie = "  cookie CANARY insert indirect\n";
        try (var haproxy = Haproxy.start(directory, site.weighted(cookie, true));
                var router = Routers.of(Map.of(), haproxy);
                var sticky = Routers.of(Map.of("sticky", true), haproxy)) {
            // When
            var told = warnings(router);
            haproxy.reload(site.weighted("  stick-table type ip size 10k\n  stick on src\n", false));
            var table = warnings(router);
            // Then
            assertThat(told).singleElement().asString().contains("cookie CANARY", "new users");
            assertThat(table).singleElement().asString().contains("stick table", "new users");
            assertThat(warnings(sticky)).isEmpty();
            assertThat(sticky.capabilities().features()).contains(Feature.NEW_USERS_ONLY, Feature.STICKINESS);
            assertThat(router.capabilities().features()).doesNotContain(Feature.NEW_USERS_ONLY);
        }
    }

    @Test
    void a_map_says_where_it_is_read_and_what_could_not_be_checked() throws Exception {
        Site.writeMap(directory);
        String map = directory.resolve("canary.map").toString();
        try (var haproxy = Haproxy.start(directory, site.mapped("rand(10000)"));
                var router = Routers.of(Map.of("map", map, "sticky", true), haproxy)) {
            // When
            var lines = router.preflight(Checkout.split(500));
            // Then
            assertThat(lines)
                    .anyMatch(l -> l.contains("not checked") && l.contains(map) && l.contains("haproxy.cfg"))
                    .noneMatch(l -> l.startsWith(TrafficRouter.WARNING));
            assertThat(router.capabilities().features()).doesNotContain(Feature.NEW_USERS_ONLY);
        }
    }

    @Test
    void a_server_without_an_address_yet_is_left_out_and_does_not_stand_in_the_way() throws Exception {
        String slots = "  server-template v1- 2 nobody.invalid:80 init-addr none weight 50\n";
        String configuration = "  default-server init-addr none\n"
                + site.weighted(slots, false).replace("server v1 ", "server v1-9 ");
        try (var haproxy = Haproxy.start(directory, configuration);
                var router = Routers.of(Map.of("versions", Map.of("v1", List.of("v1-9", "v1-1", "v1-2"))), haproxy)) {
            // When
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }
}
