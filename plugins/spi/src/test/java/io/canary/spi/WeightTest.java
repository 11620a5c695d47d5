package io.canary.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.01, 1", "12.5, 1250", "12.50, 1250", "99.99, 9999", "100, 10000", "1e2, 10000"})
    void percent_becomes_basis_points_exactly(String percent, int basisPoints) {
        assertThat(Weight.ofPercent(new BigDecimal(percent))).isEqualTo(new Weight(basisPoints));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "100.01", "0.001", "33.333"})
    void percent_out_of_range_or_finer_than_a_hundredth_is_refused(String percent) {
        assertThatThrownBy(() -> Weight.ofPercent(new BigDecimal(percent)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_weight_survives_the_way_through_percent() {
        for (int basisPoints = 0; basisPoints <= 10_000; basisPoints++) {
            var weight = new Weight(basisPoints);
            assertThat(Weight.ofPercent(weight.percent())).isEqualTo(weight);
        }
    }

    @Test
    void basis_points_beyond_the_whole_are_refused() {
        assertThatThrownBy(() -> new Weight(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Weight(10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weight_and_rest_make_the_whole_and_a_sum_stops_there() {
        assertThat(new Weight(1_250).rest()).isEqualTo(new Weight(8_750));
        assertThat(new Weight(1_250).plus(new Weight(1_000))).isEqualTo(new Weight(2_250));
        assertThat(new Weight(9_500).plus(new Weight(1_000))).isEqualTo(Weight.FULL);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "1250, 12.5 %", "1000, 10 %", "10000, 100 %", "1, 0.01 %"})
    void people_read_percent(int basisPoints, String text) {
        assertThat(new Weight(basisPoints)).hasToString(text);
    }
}
