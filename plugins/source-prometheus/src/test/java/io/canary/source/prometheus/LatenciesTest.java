package io.canary.source.prometheus;

import static io.canary.source.support.CounterSeries.FirstPoint.COUNTS_FROM_ZERO;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.source.prometheus.PrometheusQuery.LatencyUnit;
import io.canary.source.prometheus.QueryResult.Series;
import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.Count;
import io.canary.source.support.Point;
import io.canary.spi.metrics.LatencyReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    /** A bucket with points at 10 s, 20 s and so on. */
    private static History bucket(String instance, String bound, double... values) {
        var points = new ArrayList<Point<Count>>();
        for (double value : values) {
            points.add(new Point<>(10_000L * (points.size() + 1), new Count(value)));
        }
        var labels = Map.of("instance", instance, "le", bound);
        return new History(new Series(labels, points, List.of()), COUNTS_FROM_ZERO);
    }

    private static NativeHistogram histogram(int schema, double zeroCount, Map<Integer, Double> counts) {
        return new NativeHistogram(schema, 0.001, zeroCount, new TreeMap<>(counts));
    }

    @Test
    void instances_are_subtracted_first_and_added_up_after() {
        // Given
        var histories = List.of(
                bucket("a", "0.1", 10, 13),
                bucket("a", "0.5", 20, 25),
                bucket("a", "+Inf", 30, 36),
                bucket("b", "0.1", 7, 1),
                bucket("b", "0.5", 7, 1),
                bucket("b", "+Inf", 7, 2));
        // When
        var reading = Latencies.reading(histories, LatencyUnit.S, 10_000, 20_000);
        // Then
        assertThat(reading).isEqualTo(new LatencyReading.Explicit(List.of(100.0, 500.0), List.of(3L + 1, 2L, 1L + 1)));
    }

    @Test
    void all_buckets_of_an_instance_restart_at_once_also_those_that_did_not_fall() {
        // Given
        var histories = List.of(bucket("a", "100", 10, 5), bucket("a", "+Inf", 100, 101));
        // When
        var reading = Latencies.reading(histories, LatencyUnit.MS, 10_000, 20_000);
        // Then
        assertThat(reading).isEqualTo(new LatencyReading.Explicit(List.of(100.0), List.of(5L, 96L)));
    }

    @Test
    void intervals_add_up_to_the_whole_and_never_exceed_the_truth() {
        var random = new Random(19);
        for (int run = 0; run < 300; run++) {
            // Given an instance that restarts now and then
            var values = new double[2][40];
            var truth = new long[2];
            var counters = new long[2];
            for (int i = 0; i < 40; i++) {
                if (random.nextInt(8) == 0) {
                    counters = new long[2];
                }
                for (int bucket = 0; bucket < 2; bucket++) {
                    int happened = random.nextInt(20);
                    truth[bucket] += happened;
                    counters[bucket] += happened;
                }
                values[0][i] = counters[0];
                values[1][i] = counters[0] + counters[1];
            }
            var histories = List.of(bucket("a", "0.1", values[0]), bucket("a", "+Inf", values[1]));

            // When
            long middle = 10_000 + random.nextLong(400_000);
            var whole = counts(histories, 0, 410_000);
            var first = counts(histories, 0, middle);
            var second = counts(histories, middle, 410_000);

            // Then
            for (int bucket = 0; bucket < 2; bucket++) {
                assertThat(first.get(bucket) + second.get(bucket)).isEqualTo(whole.get(bucket));
                assertThat(whole.get(bucket)).isLessThanOrEqualTo(truth[bucket]);
            }
        }
    }

    private static List<Long> counts(List<History> histories, long fromMillis, long toMillis) {
        return ((LatencyReading.Explicit)
                        requireNonNull(Latencies.reading(histories, LatencyUnit.S, fromMillis, toMillis)))
                .counts();
    }

    @Test
    void different_bounds_are_not_added_up() {
        var histories =
                List.of(bucket("a", "0.1", 1), bucket("a", "+Inf", 1), bucket("b", "0.2", 1), bucket("b", "+Inf", 1));
        assertThatThrownBy(() -> Latencies.reading(histories, LatencyUnit.S, 0, 20_000))
                .hasMessageContaining("histograms with different bounds cannot be added up")
                .hasMessageContaining("[0.1, Infinity]");
    }

    @Test
    void what_is_no_histogram_is_refused() {
        var counter = new History(
                new Series(Map.of("a", "b"), List.of(new Point<>(1, new Count(1))), List.of()), COUNTS_FROM_ZERO);
        assertThatThrownBy(() -> Latencies.reading(List.of(counter), LatencyUnit.S, 0, 20_000))
                .hasMessageContaining("they have no label le");
    }

    @Test
    void a_native_histogram_has_the_schema_that_its_bounds_say() {
        for (int schema = -4; schema <= 8; schema++) {
            // Given
            double base = Math.pow(2, Math.pow(2, -schema));
            var buckets = List.of(
                    new NativeBuckets.Bucket(3, -0.001, 0.001, 4),
                    new NativeBuckets.Bucket(0, Math.pow(base, -3), Math.pow(base, -2), 1),
                    new NativeBuckets.Bucket(0, 1, base, 2));
            // When
            var histogram = NativeBuckets.histogram(buckets);
            // Then
            assertThat(histogram).isEqualTo(histogram(schema, 4, Map.of(-2, 1.0, 1, 2.0)));
        }
    }

    @Test
    void native_histograms_of_different_schemas_are_merged_in_the_coarser_one() {
        // Given
        var fine = histogram(1, 1, Map.of(-1, 1.0, 0, 2.0, 1, 3.0, 2, 4.0));
        var coarse = histogram(0, 1, Map.of(0, 10.0, 1, 20.0));
        // When
        var reading = fine.plus(coarse).toReading();
        // Then
        assertThat(reading)
                .isEqualTo(new LatencyReading.Exponential(0, 0.001, 2, -1, List.of(1 + 2 + 10L, 3 + 4 + 20L)));
    }

    @Test
    void a_native_histogram_restarts_as_a_whole_also_where_a_bucket_is_gone() {
        var before = histogram(3, 0, Map.of(1, 5.0, 2, 5.0));
        assertThat(histogram(3, 0, Map.of(1, 9.0)).since(before)).isEqualTo(histogram(3, 0, Map.of(1, 9.0)));
        assertThat(histogram(3, 0, Map.of(1, 9.0, 2, 5.0)).since(before)).isEqualTo(histogram(3, 0, Map.of(1, 4.0)));
    }

    @Test
    void buckets_that_latencies_cannot_be_in_are_refused() {
        assertThatThrownBy(() -> NativeBuckets.histogram(List.of(new NativeBuckets.Bucket(1, -2, -1, 1))))
                .hasMessageContaining("which latencies cannot be in");
        assertThatThrownBy(() -> NativeBuckets.histogram(List.of(new NativeBuckets.Bucket(0, 0.1, 0.3, 1))))
                .hasMessageContaining("custom buckets are not read");
        assertThatThrownBy(() -> histogram(-1, 0, Map.of(1, 1.0)).toReading()).hasMessageContaining("too coarse");
    }
}
