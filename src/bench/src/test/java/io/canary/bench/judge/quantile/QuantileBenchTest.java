package io.canary.bench.judge.quantile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.bench.judge.quantile.QuantileBench.Errors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class QuantileBenchTest {

    private static Errors errors(int fleet, ToDoubleFunction<Watch> estimate) {
        return Errors.of(QuantileBench.watch(Fleet.ALL.get(fleet), 1), estimate);
    }

    @Test
    void a_percentile_is_the_value_of_its_rank() {
        // When: nine requests in one report, eleven in another
        var watch = Watch.of(new double[][] {
            {1, 2, 3, 4, 5, 6, 7, 8, 9}, {}, {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110},
        });
        // Then
        assertThat(watch.exact()).isEqualTo(100);
        assertThat(watch.mean()).isEqualTo((9 + 110) / 2.0);
        assertThat(watch.weighted()).isCloseTo((9 * 9 + 11 * 110) / 20.0, within(1e-9));
        assertThat(watch.most()).isEqualTo(110);
    }

    @Test
    void merged_histograms_are_within_the_promised_percent() {
        assertThat(errors(0, Watch::merged).p95()).isLessThan(0.0105);
        assertThat(errors(1, Watch::merged).p95()).isLessThan(0.0105);
    }

    @Test
    void averaged_percentiles_miss_a_slow_instance_that_is_busy_and_overrate_one_that_is_not() {
        assertThat(errors(1, Watch::mean).mean()).isLessThan(-0.4);
        assertThat(errors(4, Watch::mean).mean()).isGreaterThan(0.4);
    }

    @Test
    void the_table_has_a_row_for_each_fleet() {
        // Given
        var out = new ByteArrayOutputStream();
        // When
        QuantileBench.print(1, new PrintStream(out, true, StandardCharsets.UTF_8));
        // Then
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("| "))
                .hasSize(Fleet.ALL.size() + 1);
    }
}
