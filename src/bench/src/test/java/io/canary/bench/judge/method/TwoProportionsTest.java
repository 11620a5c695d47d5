package io.canary.bench.judge.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TwoProportionsTest {

    @Test
    void five_of_83_against_12_of_99_is_what_statsmodels_says() {
        // When: the example of statsmodels' proportions_ztest, whose two-sided p-value is 0.159
        double z = TwoProportions.z(5, 83, 12, 99);
        // Then
        assertThat(z).isCloseTo(-1.4078304151258787, within(1e-12));
    }

    @Test
    void nothing_is_told_by_nothing() {
        assertThat(TwoProportions.z(0, 0, 3, 100)).isZero();
        assertThat(TwoProportions.z(0, 100, 0, 0)).isZero();
        assertThat(TwoProportions.z(0, 100, 0, 100)).isZero();
        assertThat(TwoProportions.z(100, 100, 100, 100)).isZero();
    }

    @Test
    void critical_values_are_those_of_the_tables() {
        assertThat(TwoProportions.critical(0.025)).isCloseTo(1.959964, within(1e-6));
        assertThat(TwoProportions.critical(0.0025)).isCloseTo(2.807034, within(1e-6));
    }
}
