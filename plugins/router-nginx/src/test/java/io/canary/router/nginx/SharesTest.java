package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client counts, and what it can ask for. */
class SharesTest extends OnNginx {
    private static final List<Integer> PERCENTS = List.of(0, 1, 5, 10, 33, 50, 99, 100);
    private static final int REQUESTS = 500; // a multiple of 100, for turns

    @Test
    void split_clients_shares_out_as_chance_has_it() throws Exception {
        sharesOutAsChanceHasIt(Map.of());
    }

    @Test
    void lua_shares_out_as_chance_has_it() throws Exception {
        loadLua();
        sharesOutAsChanceHasIt(Map.of("method", "lua"));
    }

    private void sharesOutAsChanceHasIt(Map<String, ?> ofServices) throws Exception {
        // Given
        try (var router = started(ofServices)) {
            for (int percent : PERCENTS) {
                // When
                router.setTrafficSplit(split(percent));
                int canary = requestsOnCanary(REQUESTS);
                // Then
                double share = percent / 100.0;
                assertThat(Math.abs(canary - REQUESTS * share))
                        .as(canary + " of " + REQUESTS + " at " + percent + " %")
                        .isLessThanOrEqualTo(6 * Math.sqrt(REQUESTS * share * (1 - share)));
            }
        }
    }

    @Test
    void turns_share_out_exactly() throws Exception {
        // Given
        try (var router = started(Map.of("method", "weighted"))) {
            for (int percent : PERCENTS) {
                // When
                router.setTrafficSplit(split(percent));
                int canary = requestsOnCanary(REQUESTS);
                // Then
                assertThat(canary).as("at " + percent + " %").isEqualTo(REQUESTS * percent / 100);
            }
        }
    }

    @Test
    void turns_are_exact_with_several_servers_on_one_side() throws Exception {
        // Given: v1 and v3 are the two servers of the baseline
        var settings = nginx.settings(Map.of(
                "method", "weighted",
                "versions",
                        Map.of(
                                "old", Map.of("upstreams", List.of(nginx.address("v1"), nginx.address("v3"))),
                                "v2", Map.of("upstreams", List.of(nginx.address("v2")))),
                "baseline_version", "old"));
        try (var router = NginxRouters.open(settings)) {
            nginx.start();
            // When
            router.setTrafficSplit(new TrafficSplit("checkout", "old", "v2", new Weight(1_000)));
            int canary = requestsOnCanary(REQUESTS);
            // Then
            assertThat(canary).isEqualTo(REQUESTS / 10);
        }
    }

    @Test
    void a_request_can_ask_for_a_version_at_any_weight_until_there_is_no_canary() throws Exception {
        canAskForAVersion("split_clients");
        canAskForAVersion("weighted");
    }

    @Test
    void a_request_can_ask_for_a_version_in_lua_too() throws Exception {
        loadLua();
        canAskForAVersion("lua");
    }

    private void canAskForAVersion(String method) throws Exception {
        // Given
        var override = Map.of("header", "X-Canary", "cookie", "try_it");
        try (var router = started(Map.of("method", method, "override", override))) {
            // When
            router.setTrafficSplit(split(0));
            // Then
            assertThat(get()).isEqualTo("v1");
            assertThat(get("X-Canary: always")).isEqualTo("v2");
            assertThat(get("Cookie: try_it=always")).isEqualTo("v2");
            assertThat(get("Cookie: try_it=always", "X-Canary: never")).isEqualTo("v1");
            // When
            router.setTrafficSplit(split(100));
            // Then
            assertThat(get()).isEqualTo("v2");
            assertThat(get("X-Canary: never")).isEqualTo("v1");
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(get("X-Canary: always")).isEqualTo("v1");
            assertThat(get("Cookie: try_it=always")).isEqualTo("v1");
        }
        nginx.close();
    }

    @Test
    void a_user_is_given_a_cookie_in_lua_too() throws Exception {
        loadLua();
        isGivenACookie("lua");
    }

    @Test
    void a_user_is_given_a_cookie_and_stays_until_the_rollback() throws Exception {
        isGivenACookie("split_clients");
    }

    private void isGivenACookie(String method) throws Exception {
        // Given
        nginx.location("add_header Set-Cookie $canary_checkout_cookie;");
        try (var router = started(Map.of("method", method, "sticky", Map.of("cookie", "canary_user")))) {
            router.setTrafficSplit(split(30));
            String answer = Client.whole(nginx.port("checkout"));
            while (!answer.endsWith("v2")) {
                answer = Client.whole(nginx.port("checkout"));
            }
            // When
            String cookie = answer.replaceFirst("(?s).*Set-Cookie: (canary_user=\\w+);.*", "Cookie: $1");
            // Then
            for (int percent : new int[] {30, 60, 100}) {
                router.setTrafficSplit(split(percent));
                String next = Client.whole(nginx.port("checkout"), cookie);
                assertThat(next).as("at " + percent + " %").endsWith("v2").doesNotContain("Set-Cookie");
            }
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(get(cookie)).isEqualTo("v1");
        }
    }

    @Test
    void a_version_can_be_an_upstream_of_ones_own_configuration() throws Exception {
        // Given
        nginx.further("upstream blue { server 127.0.0.1:%d; }".formatted(nginx.port("v3")));
        try (var router = started(Map.of("versions", Map.of("v1", Map.of("group", "blue"))))) {
            // When
            var split = new TrafficSplit("checkout", "v1", "v2", new Weight(2_500), addresses());
            router.setTrafficSplit(split);
            // Then
            assertThat(get()).isIn("v3", "v2");
            router.rollback("checkout", "v1");
            assertThat(get()).isEqualTo("v3");
        }
    }

    private Map<String, List<java.net.URI>> addresses() {
        return Map.of("v2", List.of(java.net.URI.create(nginx.address("v2"))));
    }

    private TrafficRouter started(Map<String, ?> ofServices) throws Exception {
        return openAndStart(nginx.settings(ofServices));
    }

    private int requestsOnCanary(int requests) throws IOException {
        int canary = 0;
        for (int i = 0; i < requests; i++) {
            canary += get().equals("v2") ? 1 : 0;
        }
        return canary;
    }
}
