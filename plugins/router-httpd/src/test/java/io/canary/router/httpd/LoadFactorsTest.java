package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadFactorsTest {

    private static long sum(List<Integer> factors) {
        return factors.stream().mapToLong(f -> f).sum();
    }

    private static boolean isTaken(int factor) {
        return factor == 0 || (factor >= 100 && factor <= 10_000);
    }

    @Test
    void every_whole_percent_is_exact_with_any_number_of_members() {
        for (int percent = 0; percent <= 100; percent++) {
            for (int canaries = 1; canaries <= 12; canaries++) {
                for (int baselines = 1; baselines <= 12; baselines++) {
                    // When
                    var factors = LoadFactors.of(new Weight(100 * percent), canaries, baselines)
                            .orElseThrow();
                    // Then
                    assertThat(sum(factors.canary()) * (100 - percent)).isEqualTo(sum(factors.baseline()) * percent);
                    assertThat(sum(factors.canary()) + sum(factors.baseline())).isPositive();
                    assertThat(factors.canary()).hasSize(canaries).allMatch(LoadFactorsTest::isTaken);
                    assertThat(factors.baseline()).hasSize(baselines).allMatch(LoadFactorsTest::isTaken);
                }
            }
        }
    }

    @Test
    void every_basis_point_from_1_to_99_percent_is_exact_between_two_members_and_nothing_finer() {
        for (int basisPoints = 100; basisPoints <= 9_900; basisPoints++) {
            assertThat(LoadFactors.of(new Weight(basisPoints), 1, 1))
                    .contains(new LoadFactors(List.of(basisPoints), List.of(10_000 - basisPoints)));
        }
        assertThat(LoadFactors.of(new Weight(50), 1, 1)).isEmpty();
        assertThat(LoadFactors.of(new Weight(9_950), 1, 1)).isEmpty();
    }

    @Test
    void a_share_too_small_for_all_members_lets_some_rest() {
        assertThat(LoadFactors.of(new Weight(100), 2, 1)).contains(new LoadFactors(List.of(100, 0), List.of(9_900)));
    }
}
