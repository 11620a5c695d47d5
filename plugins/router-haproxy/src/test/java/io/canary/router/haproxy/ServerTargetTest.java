package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerTargetTest {
    private static final ServerState V1 = new ServerState("b", "v1", 100, 100, 0, "");

    @Test
    void who_gets_more_comes_first_with_its_weight_before_it_is_let_in_and_who_goes_goes_last() {
        // Given
        var away = new ServerState("b", "v2", 40, 0, 1, "");
        var targets = Map.of("v1", ServerTarget.OFF, "v2", new ServerTarget(100, true));
        // When
        var orders = ServerTarget.orders(List.of(V1, away), targets, Set.of("v2"));
        // Then
        assertThat(orders)
                .containsExactly(
                        "set server b/v2 weight 100",
                        "set server b/v2 state ready",
                        "set server b/v1 weight 0",
                        "set server b/v1 state maint");
    }

    @Test
    void a_server_that_is_let_in_with_no_weight_loses_it_before() {
        // When
        var orders = ServerTarget.orders(
                List.of(new ServerState("b", "v2", 40, 0, 1, "")),
                Map.of("v2", new ServerTarget(0, true)),
                Set.of("v2"));
        // Then
        assertThat(orders).containsExactly("set server b/v2 weight 0", "set server b/v2 state ready");
    }

    @Test
    void what_is_true_needs_no_orders() {
        assertThat(ServerTarget.orders(List.of(V1), Map.of("v1", new ServerTarget(100, true)), Set.of()))
                .isEmpty();
    }

    @Test
    void between_two_orders_the_canary_never_has_more_than_before_and_after_and_some_server_is_always_there() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            // Given
            var before = List.of(
                    server("v1", random.nextInt(4) * 50, random),
                    server("v2", random.nextInt(4) * 50, random),
                    server("v3", random.nextInt(2) * 50, random));
            int canary = random.nextInt(3) * 50;
            var targets = Map.of(
                    "v1", new ServerTarget(100 - canary, canary < 100),
                    "v2", new ServerTarget(canary, canary > 0 || random.nextBoolean()));
            var servers = new ArrayList<>(before);
            double most = Math.max(canary / 100.0, canaryShare(servers));
            boolean served = total(servers) > 0;
            for (String order : ServerTarget.orders(before, targets, Set.of("v2"))) {
                // When
                servers.replaceAll(s -> after(order, s));
                // Then
                assertThat(canaryShare(servers)).as(before + " " + order).isLessThanOrEqualTo(most + 1e-9);
                assertThat(total(servers) > 0 || !served)
                        .as(before + " " + order)
                        .isTrue();
            }
            assertThat(canaryShare(servers)).isEqualTo(canary / 100.0);
        }
    }

    private static ServerState server(String name, int weight, Random random) {
        return new ServerState("b", name, weight, 0, random.nextInt(2), "");
    }

    private static int total(List<ServerState> servers) {
        return servers.stream().mapToInt(ServerState::share).sum();
    }

    private static double canaryShare(List<ServerState> servers) {
        int canary = servers.get(1).share();
        return canary == 0 ? 0 : (double) canary / total(servers);
    }

    private static ServerState after(String order, ServerState s) {
        var words = order.split(" ", -1);
        if (!words[2].equals("b/" + s.name())) {
            return s;
        }
        boolean weighs = words[3].equals("weight");
        int admin = weighs ? s.adminState() : words[4].equals("ready") ? 0 : 1;
        return new ServerState("b", s.name(), weighs ? Integer.parseInt(words[4]) : s.weight(), 0, admin, "");
    }
}
