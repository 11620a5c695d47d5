package io.canary.bench.judge.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.LatencyHistogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatenciesTest {
    private static final Percentage HALF_A_BUCKET = Percentage.withPercentage(1.1);

    private static LatencyHistogram draw(double mean, LatencyShape shape, Slowness slowness) {
        return Latencies.draw(Draws.at(5, 6, 7, 8), mean, shape, slowness);
    }

    @Test
    void the_usual_percentiles_are_those_of_the_specification() {
        assertThat(LatencyShape.LOGN.quantileMillis(0.50)).isCloseTo(50, within(0.1));
        assertThat(LatencyShape.LOGN.quantileMillis(0.95)).isCloseTo(134, within(0.3));
        assertThat(LatencyShape.LOGN.quantileMillis(0.99)).isCloseTo(202, within(0.3));
    }

    @ParameterizedTest
    @EnumSource
    void many_latencies_have_the_percentiles_of_their_shape(LatencyShape shape) {
        // When
        var many = draw(3_000_000, shape, Slowness.of(1));
        // Then
        for (double q : new double[] {0.1, 0.5, 0.95, 0.99}) {
            assertThat(many.quantileMillis(q)).isCloseTo(shape.quantileMillis(q), HALF_A_BUCKET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void buckets_get_their_share_within_what_chance_allows(LatencyShape shape) {
        // Given
        double mean = 50_000;
        double[] below = Latencies.distribution(shape, Slowness.of(1.37));
        // When
        long[] counts = draw(mean, shape, Slowness.of(1.37)).counts();
        // Then: a sum of squares of as many standard numbers as there are buckets, within five deviations
        double chiSquare = 0;
        int cells = 0;
        for (int i = 1; i < counts.length; i++) {
            double expected = mean * (below[i] - below[i - 1]);
            if (expected >= 5) {
                chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
                cells++;
            }
        }
        assertThat(chiSquare).isCloseTo(cells, within(5 * Math.sqrt(2.0 * cells)));
    }

    @Test
    void few_requests_come_as_often_as_expected() {
        // Given
        var draws = Draws.at(5, 6, 7, 8);
        // When
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += Latencies.draw(draws, 0.25, LatencyShape.LOGN, Slowness.of(1))
                    .count();
        }
        // Then
        assertThat(sum).isCloseTo(2500, within(4L * 50));
    }

    @Test
    void a_factor_slows_all_requests() {
        // When
        var twice = draw(1_000_000, LatencyShape.LOGN, Slowness.of(2));
        // Then
        assertThat(twice.quantileMillis(0.5)).isCloseTo(100, HALF_A_BUCKET);
        assertThat(twice.quantileMillis(0.95)).isCloseTo(268.3, HALF_A_BUCKET);
    }

    @Test
    void an_extra_factor_slows_its_share_and_no_others() {
        // When
        var some = draw(1_000_000, LatencyShape.LOGN, new Slowness(1, 0.015, 6));
        // Then
        assertThat(some.quantileMillis(0.5)).isCloseTo(50.6, HALF_A_BUCKET);
        assertThat(some.quantileMillis(0.99)).isGreaterThan(250);
    }
}
