package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
                List.of(new ServerState("b", "v2", 40, 0, 1, "")), Map.of("v2", new ServerTarget(0, true)), Set.of("v2"));
        // Then
        assertThat(orders).containsExactly("set server b/v2 weight 0", "set server b/v2 state ready");
    }

    @Test
    void what_is_true_needs_no_orders() {
        assertThat(ServerTarget.orders(List.of(V1), Map.of("v1", new ServerTarget(100, true)), Set.of()))
                .isEmpty();
    }
}
