package io.canary.source.support;

import static io.canary.source.support.CounterSeries.FirstPoint.COUNTS_FROM_ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassicHistogramsTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    /** A bucket with points at 10 s, 20 s and so on. */
    private static CounterHistory bucket(String instance, String bound, double... values) {
        var points = new ArrayList<Point<Count>>();
        for (double value : values) {
            points.add(new Point<>(10_000L * (points.size() + 1), new Count(value)));
        }
        return new CounterHistory(Map.of("instance", instance, "le", bound), points, COUNTS_FROM_ZERO);
    }

    @Test
    void all_buckets_of_an_instance_restart_at_once_and_instances_are_added_up() {
        // Given one whose second bucket did not fall, and one that goes on
        var histories = List.of(
                bucket("a", "0.1", 10, 5),
                bucket("a", "+Inf", 100, 101),
                bucket("b", "0.1", 1, 3),
                bucket("b", "+Inf", 1, 4));
        // When
        var growth = ClassicHistograms.growth(histories, 10_000, 20_000);
        // Then
        assertThat(growth).isEqualTo(new BucketCounts(List.of(0.1, INFINITE), List.of(5.0 + 2, 101.0 + 3)));
    }

    @Test
    void without_a_point_nothing_is_known() {
        assertThat(ClassicHistograms.growth(List.of(), 0, 10_000)).isNull();
        assertThat(ClassicHistograms.growth(List.of(bucket("a", "1", 1), bucket("a", "+Inf", 1)), 0, 5_000))
                .isNull();
    }

    @Test
    void what_is_no_histogram_is_refused() {
        var counter = new CounterHistory(Map.of(), List.of(), COUNTS_FROM_ZERO);
        assertThatThrownBy(() -> ClassicHistograms.growth(List.of(counter), 0, 1))
                .hasMessageContaining("they have no label le");
        assertThatThrownBy(() -> ClassicHistograms.growth(List.of(bucket("a", "x", 1)), 0, 10_000))
                .hasMessageContaining("le=\"x\", which is no number");
    }
}
