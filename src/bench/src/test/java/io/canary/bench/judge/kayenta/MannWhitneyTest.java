package io.canary.bench.judge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The first example is that of R's {@code wilcox.test}, from Hollander and Wolfe, "Nonparametric Statistical Methods", 1973. */
class MannWhitneyTest {
    private static final double[] AT_TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    private static final double[] EARLY = {1.15, 0.88, 0.90, 0.74, 1.21};

    private static double z(double[] x, double[] y) {
        double[] xs = x.clone();
        double[] ys = y.clone();
        Arrays.sort(xs);
        Arrays.sort(ys);
        return MannWhitney.z(xs, ys, 0);
    }

    @Test
    void its_z_is_that_of_the_textbook() {
        // Then: U = 35 of 50, whose standard deviation is the root of 50 * 16 / 12
        assertThat(z(AT_TERM, EARLY)).isCloseTo((35 - 25 - 0.5) / Math.sqrt(50 * 16 / 12.0), within(1e-12));
    }

    @Test
    void its_z_is_that_of_scipy_where_values_are_tied() {
        assertThat(z(new double[] {1, 2, 2, 3, 5, 5, 7}, new double[] {2, 2, 3, 4, 1, 1}))
                .isCloseTo(1.1688344860711584, within(1e-9));
    }

    @Test
    void its_z_has_the_other_sign_the_other_way_round() {
        assertThat(z(EARLY, AT_TERM)).isEqualTo(-z(AT_TERM, EARLY));
    }

    @Test
    void its_interval_ends_at_the_differences_where_z_crosses_its_limit() {
        // When
        var shift = MannWhitney.of(AT_TERM, EARLY, 0.95);
        // Then: of all 50 differences the 9th and the 42nd, and the median
        double[] differences = Arrays.stream(AT_TERM)
                .flatMap(x -> Arrays.stream(EARLY).map(y -> x - y))
                .sorted()
                .toArray();
        assertThat(shift.low()).isCloseTo(differences[8], within(1e-4)).isCloseTo(-0.15, within(1e-4));
        assertThat(shift.high()).isCloseTo(differences[41], within(1e-4)).isCloseTo(0.76, within(1e-4));
        assertThat(shift.estimate()).isBetween(0.3 - 1e-4, 0.31 + 1e-4);
    }

    @Test
    void what_is_added_to_all_values_is_added_to_the_shift() {
        // Given
        double[] moved = Arrays.stream(AT_TERM).map(x -> x + 10).toArray();
        // When
        var shift = MannWhitney.of(moved, EARLY, 0.98);
        // Then
        var usual = MannWhitney.of(AT_TERM, EARLY, 0.98);
        assertThat(shift.low()).isCloseTo(usual.low() + 10, within(2e-4));
        assertThat(shift.high()).isCloseTo(usual.high() + 10, within(2e-4));
    }

    @Test
    void few_values_exclude_nothing() {
        // When
        var shift = MannWhitney.of(new double[] {5, 6}, new double[] {1, 2}, 0.98);
        // Then
        assertThat(shift.low()).isEqualTo(3);
        assertThat(shift.high()).isEqualTo(5);
    }

    @Test
    void values_that_are_all_the_same_have_no_test() {
        assertThatIllegalArgumentException().isThrownBy(() -> z(new double[] {1, 1}, new double[] {1, 1}));
    }
}
