package io.canary.source.support;

import static io.canary.source.support.CounterSeries.FirstPoint.COUNTS_FROM_ZERO;
import static io.canary.source.support.CounterSeries.FirstPoint.IS_THE_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.source.support.CounterSeries.FirstPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterSeriesTest {
    /** As Prometheus writes it. */
    private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    /** Points of seconds 10, 20, 30 and so on. */
    private static List<Point<Count>> every10s(double... values) {
        var points = new ArrayList<Point<Count>>();
        for (double value : values) {
            points.add(new Point<>(10_000L * (points.size() + 1), new Count(value)));
        }
        return points;
    }

    /** The growth; NaN where nothing is known. */
    private static double increase(List<Point<Count>> points, long fromMillis, long toMillis, FirstPoint first) {
        var growth = CounterSeries.increase(points, fromMillis, toMillis, first);
        return growth == null ? Double.NaN : growth.value();
    }

    /** The growth; 0 where nothing is known. */
    private static double counted(List<Point<Count>> points, long fromMillis, long toMillis) {
        double growth = increase(points, fromMillis, toMillis, COUNTS_FROM_ZERO);
        return Double.isNaN(growth) ? 0 : growth;
    }

    @Test
    void growth_is_counted_from_the_newest_point_before_the_window() {
        assertThat(increase(every10s(100, 103, 110, 150), 20_000, 30_000, IS_THE_START))
                .isEqualTo(7);
    }

    @Test
    void a_fall_is_a_reset_and_what_came_since_is_counted() {
        assertThat(increase(every10s(100, 110, 4, 6), 10_000, 40_000, IS_THE_START))
                .isEqualTo(10 + 4 + 2);
    }

    @Test
    void a_reset_between_the_start_and_the_window_is_counted() {
        assertThat(increase(every10s(100, 3), 10_000, 20_000, IS_THE_START)).isEqualTo(3);
    }

    @Test
    void what_a_new_instance_counted_before_its_first_scrape_is_counted() {
        assertThat(increase(every10s(7, 9), 0, 20_000, COUNTS_FROM_ZERO)).isEqualTo(9);
    }

    @Test
    void the_first_point_of_an_older_series_is_only_where_counting_starts() {
        assertThat(increase(every10s(7, 9), 0, 20_000, IS_THE_START)).isEqualTo(2);
    }

    @Test
    void a_first_point_from_before_the_window_is_not_counted_in_it() {
        assertThat(increase(every10s(7, 9), 10_000, 20_000, COUNTS_FROM_ZERO)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1})
    void a_point_without_a_value_neither_counts_nor_resets(double nothing) {
        assertThat(increase(every10s(100, nothing, 105), 10_000, 30_000, IS_THE_START))
                .isEqualTo(5);
    }

    @Test
    void a_series_that_comes_back_after_a_stale_marker_is_not_counted_twice() {
        assertThat(increase(every10s(100, STALE, 105), 10_000, 30_000, IS_THE_START))
                .isEqualTo(5);
    }

    @Test
    void an_instance_that_restarts_after_a_stale_marker_counts_from_zero() {
        assertThat(increase(every10s(100, STALE, 5), 10_000, 30_000, IS_THE_START))
                .isEqualTo(5);
    }

    @Test
    void without_a_point_nothing_is_known_which_is_not_0() {
        assertThat(increase(List.of(), 0, 10_000, COUNTS_FROM_ZERO)).isNaN();
        assertThat(increase(every10s(STALE), 0, 10_000, COUNTS_FROM_ZERO)).isNaN();
        assertThat(increase(every10s(7), 10_000, 20_000, COUNTS_FROM_ZERO)).isZero();
    }

    @Test
    void points_out_of_order_are_refused() {
        var twice = List.of(new Point<>(10_000, new Count(1)), new Point<>(10_000, new Count(2)));
        assertThatThrownBy(() -> increase(twice, 0, 20_000, IS_THE_START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a point of 10000 after one of 10000");
    }

    @Test
    void windows_add_up_to_the_whole_and_never_exceed_the_truth() {
        var random = new Random(19);
        for (int run = 0; run < 1_000; run++) {
            // Given an instance that restarts now and then and misses scrapes
            var values = new double[50];
            long truth = 0;
            long counter = 0;
            for (int i = 0; i < values.length; i++) {
                if (random.nextInt(10) == 0) {
                    counter = 0;
                }
                int happened = random.nextInt(20);
                truth += happened;
                counter += happened;
                values[i] = random.nextInt(10) == 0 ? STALE : (double) counter;
            }
            var points = every10s(values);

            // When it is counted at once, and in two windows
            long middle = random.nextLong(500_000);
            double whole = counted(points, 0, 500_000);
            double halves = counted(points, 0, middle) + counted(points, middle, 500_000);

            // Then
            assertThat(halves).as("run %d", run).isEqualTo(whole);
            assertThat(whole).as("run %d", run).isLessThanOrEqualTo((double) truth);
        }
    }
}
