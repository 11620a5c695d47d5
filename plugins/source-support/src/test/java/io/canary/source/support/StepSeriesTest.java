package io.canary.source.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepSeriesTest {
    private static final Instant START = Instant.ofEpochMilli(0);

    /** With steps of 10 s, of which the first ends at 10 s. */
    private static StepSeries series(double... values) {
        var points = IntStream.range(0, values.length)
                .mapToObj(i -> new Point<>(10_000L * (i + 1), new Count(values[i])))
                .toList();
        return new StepSeries("x" + Arrays.hashCode(values), 10_000, points);
    }

    private static @Nullable Long sum(int from, int to, StepSeries... all) {
        return StepSeries.sum(List.of(all), START.plusSeconds(from), START.plusSeconds(to), START);
    }

    @Test
    void each_step_counts_in_the_interval_that_it_ends_in() {
        var series = series(1, 20, 300, 4000);
        assertThat(sum(0, 10, series)).isEqualTo(1);
        assertThat(sum(10, 30, series)).isEqualTo(320);
        assertThat(sum(15, 20, series)).isEqualTo(20);
        assertThat(sum(11, 19, series)).isNull();
        assertThat(sum(0, 40, series, series(5, 6))).isEqualTo(4321 + 11);
    }

    @Test
    void a_step_that_began_before_the_deployment_does_not_count() {
        var series = List.of(series(1, 20, 300));
        var begin = START.plusSeconds(5);
        assertThat(StepSeries.sum(series, begin, START.plusSeconds(10), begin)).isNull();
        assertThat(StepSeries.sum(series, begin, START.plusSeconds(30), begin)).isEqualTo(320);
        assertThat(StepSeries.sum(series, begin, START.plusSeconds(30), START.plusSeconds(10)))
                .isEqualTo(320);
    }

    @Test
    void what_is_no_count_is_refused_where_it_would_count() {
        var series = series(1, 0.5, -1);
        assertThat(sum(0, 10, series)).isEqualTo(1);
        assertThatThrownBy(() -> sum(10, 20, series)).hasMessage("a count must be whole, 0 or more, was 0.5");
        assertThatThrownBy(() -> sum(20, 30, series)).hasMessage("a count must be whole, 0 or more, was -1.0");
    }

    @Test
    void a_count_that_was_stored_as_a_rate_is_whole_again() {
        // Given 0.7 and 1234567.3 in a second
        var series = series(0.7 * 10, 1_234_567.3 * 10, 7.0001);
        assertThat(sum(0, 20, series)).isEqualTo(7 + 12_345_673);
        assertThatThrownBy(() -> sum(20, 30, series)).hasMessage("a count must be whole, 0 or more, was 7.0001");
    }

    @Test
    void the_mean_is_that_of_the_interval() {
        var all = List.of(series(1, 2, 3), series(6));
        assertThat(StepSeries.mean(all, START, START.plusSeconds(20))).hasValue(3);
        assertThat(StepSeries.mean(all, START.plusSeconds(30), START.plusSeconds(40)))
                .isEmpty();
    }
}
