package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerWeightsTest {

    private static int sum(List<Integer> weights) {
        return weights.stream().mapToInt(w -> w).sum();
    }

    @Test
    void every_whole_percent_is_exact_with_any_number_of_servers() {
        for (int percent = 0; percent <= 100; percent++) {
            for (int canaries = 1; canaries <= 12; canaries++) {
                for (int baselines = 1; baselines <= 12; baselines++) {
                    // When
                    var weights = ServerWeights.of(new Weight(100 * percent), canaries, baselines)
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
    void servers_of_a_version_are_even_where_they_can_be() {
        assertThat(ServerWeights.of(new Weight(500), 2, 2)).contains(new ServerWeights(List.of(1, 1), List.of(19, 19)));
    }

    @Test
    void a_share_finer_than_weights_go_has_none() {
        assertThat(ServerWeights.of(new Weight(50), 1, 1)).contains(new ServerWeights(List.of(1), List.of(199)));
        assertThat(ServerWeights.of(new Weight(1), 1, 1)).isEmpty();
    }
}
