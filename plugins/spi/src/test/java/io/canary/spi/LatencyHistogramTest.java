package io.canary.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void the_counts_of_a_distribution_make_the_same_one_again() {
        // Given
        var some = histogramOf(0.5, 0.5, 3, 900);

        // When
        var again = LatencyHistogram.of(some.counts());

        // Then
        assertThat(again).isEqualTo(some);
        assertThat(LatencyHistogram.EMPTY.counts()).isEmpty();
    }

    private static final double RELATIVE_ERROR = (LatencyHistogram.GAMMA - 1) / (LatencyHistogram.GAMMA + 1);

    @RepeatedTest(20)
    void any_quantile_is_within_one_percent(RepetitionInfo repetition) {
        // Given
        var random = new Random(repetition.getCurrentRepetition());
        double[] millis = random.doubles(1 + random.nextInt(5_000))
                .map(u -> Math.exp(Math.log(0.2) + u * Math.log(500_000)))
                .toArray();

        // When
        var histogram = histogramOf(millis);

        // Then
        Arrays.sort(millis);
        for (double q : new double[] {0, 0.25, 0.5, 0.95, 0.99, 1}) {
            double exact = millis[(int) Math.floor(q * (millis.length - 1))];
            assertThat(histogram.quantileMillis(q))
                    .as("quantile " + q)
                    .isCloseTo(exact, within(exact * RELATIVE_ERROR * 1.000_001));
        }
    }

    @Test
    void a_merged_distribution_is_that_of_all_values() {
        // Given
        double[] fast = {0.5, 1, 2, 3};
        double[] slow = {900, 1_000, 5_000};

        // When
        var merged = histogramOf(fast).plus(histogramOf(slow));

        // Then
        assertThat(merged).isEqualTo(histogramOf(0.5, 1, 2, 3, 900, 1_000, 5_000));
        assertThat(merged.count()).isEqualTo(7);
        assertThat(histogramOf(slow).plus(histogramOf(fast))).isEqualTo(merged);
    }

    @Test
    void nothing_adds_nothing() {
        var some = histogramOf(1, 2);
        assertThat(some.plus(LatencyHistogram.EMPTY)).isEqualTo(some);
        assertThat(LatencyHistogram.EMPTY.plus(some)).isEqualTo(some);
        assertThat(LatencyHistogram.of(new long[10])).isEqualTo(LatencyHistogram.EMPTY);
        assertThat(LatencyHistogram.EMPTY.isEmpty()).isTrue();
        assertThatThrownBy(() -> LatencyHistogram.EMPTY.quantileMillis(0.5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void values_beyond_the_ends_count_at_the_ends() {
        assertThat(LatencyHistogram.bucketOf(0)).isZero();
        assertThat(LatencyHistogram.bucketOf(1e12)).isEqualTo(LatencyHistogram.BUCKETS - 1);
        assertThat(histogramOf(0).quantileMillis(0.5)).isCloseTo(0.1, within(0.002));
        assertThat(histogramOf(1e12).quantileMillis(0.5)).isCloseTo(153_000, within(1_600.0));
    }

    @Test
    void counts_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> LatencyHistogram.of(new long[] {1, -1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LatencyHistogram.of(new long[LatencyHistogram.BUCKETS + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LatencyHistogram histogramOf(double... millis) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (double each : millis) {
            counts[LatencyHistogram.bucketOf(each)]++;
        }
        return LatencyHistogram.of(counts);
    }
}
