package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerWeightsTest {

    private static int sum(List<Integer> weights) {
        return weights.stream().mapToInt(w -> w).sum();
    }

    private static List<Integer> servers(int n, int configured) {
        return Collections.nCopies(n, configured);
    }

    @Test
    void every_whole_percent_is_exact_with_any_number_of_servers() {
        for (int percent = 0; percent <= 100; percent++) {
            for (int canaries = 1; canaries <= 12; canaries++) {
                for (int baselines = 1; baselines <= 12; baselines++) {
                    // When
                    var weights = ServerWeights.of(
                                    new Weight(100 * percent), servers(canaries, 0), servers(baselines, 100), 100)
                            .orElseThrow();
                    // Then
                    int canary = sum(weights.canary());
                    int baseline = sum(weights.baseline());
                    assertThat(canary * (100 - percent)).isEqualTo(baseline * percent);
                    assertThat(canary + baseline).isPositive();
                    assertThat(weights.canary()).hasSize(canaries).allMatch(w -> w >= 0 && w <= 256);
                    assertThat(weights.baseline()).hasSize(baselines).allMatch(w -> w >= 0 && w <= 256);
                }
            }
        }
    }

    @Test
    void the_sum_stays_near_the_one_of_the_configuration_so_that_a_turn_of_all_weights_keeps_its_length() {
        assertThat(ServerWeights.of(new Weight(500), servers(1, 0), servers(1, 100), 100))
                .contains(new ServerWeights(List.of(5), List.of(95)));
        assertThat(ServerWeights.of(new Weight(500), servers(1, 0), servers(1, 256), 256))
                .contains(new ServerWeights(List.of(13), List.of(247)));
        assertThat(ServerWeights.of(new Weight(2000), servers(1, 1), servers(1, 1), 2))
                .contains(new ServerWeights(List.of(20), List.of(80)));
    }

    @Test
    void servers_of_a_version_are_even_where_they_can_be() {
        assertThat(ServerWeights.of(new Weight(500), servers(2, 0), servers(2, 50), 100))
                .contains(new ServerWeights(List.of(2, 2), List.of(38, 38)));
    }

    @Test
    void a_version_that_has_everything_has_the_weights_of_the_configuration_or_equal_ones() {
        assertThat(ServerWeights.of(Weight.NONE, servers(1, 0), List.of(100, 50), 150))
                .contains(new ServerWeights(List.of(0), List.of(100, 50)));
        assertThat(ServerWeights.of(Weight.FULL, servers(3, 0), servers(1, 256), 256))
                .contains(new ServerWeights(List.of(85, 85, 85), List.of(0)));
    }

    @Test
    void a_share_finer_than_weights_go_has_none() {
        assertThat(ServerWeights.of(new Weight(50), servers(1, 0), servers(1, 100), 100))
                .contains(new ServerWeights(List.of(1), List.of(199)));
        assertThat(ServerWeights.of(new Weight(1), servers(1, 0), servers(1, 100), 100))
                .isEmpty();
    }
}
