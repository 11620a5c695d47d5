package io.canary.bench.judge.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.distribution.discrete.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final int MANY = 200_000;

    private static double[] many(ToDoubleFunction<Draws> draw) {
        var draws = Draws.at(1, 2, 3, 4);
        return IntStream.range(0, MANY)
                .mapToDouble(i -> draw.applyAsDouble(draws))
                .toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return IntStream.range(0, values.length)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                .average()
                .orElseThrow();
    }

    @Test
    void the_same_place_has_the_same_numbers_and_its_neighbours_have_others() {
        // When
        double here = Draws.at(1, 2, 3, 4).uniform(0, 1);
        // Then
        assertThat(Draws.at(1, 2, 3, 4).uniform(0, 1)).isEqualTo(here);
        assertThat(Draws.at(1, 2, 3, 5).uniform(0, 1)).isNotEqualTo(here);
        assertThat(Draws.at(1, 2, 4, 4).uniform(0, 1)).isNotEqualTo(here);
        assertThat(Draws.at(1, 3, 3, 4).uniform(0, 1)).isNotEqualTo(here);
        assertThat(Draws.at(2, 2, 3, 4).uniform(0, 1)).isNotEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 3, 9.9, 10, 40, 950})
    void counts_of_arrivals_are_distributed_as_poisson_says(double mean) {
        // When
        double[] counts = many(draws -> draws.poisson(mean));
        // Then: chi-square over all counts that are expected at least 20 times, with its 99.99 % limit
        var exact = new PoissonDistribution(mean);
        int[] seen = new int[2000];
        for (double count : counts) {
            seen[(int) count]++;
        }
        double chiSquare = 0;
        int cells = 0;
        for (int k = 0; k < seen.length; k++) {
            double expected = MANY * exact.probability(k);
            if (expected >= 20) {
                chiSquare += (seen[k] - expected) * (seen[k] - expected) / expected;
                cells++;
            }
        }
        assertThat(chiSquare).isLessThan(cells + 4 * Math.sqrt(2.0 * cells) + 10);
    }

    @ParameterizedTest
    @CsvSource({"10, 0.3", "1000, 0.001", "5, 0.9", "200, 0.05"})
    void hits_have_the_mean_and_the_variance_of_a_binomial(long n, double probability) {
        // When
        double[] hits = many(draws -> draws.binomial(n, probability));
        // Then
        double variance = n * probability * (1 - probability);
        assertThat(mean(hits)).isCloseTo(n * probability, within(4.5 * Math.sqrt(variance / MANY)));
        assertThat(variance(hits) / variance).isCloseTo(1, within(0.03));
    }

    @Test
    void what_is_certain_always_hits_and_what_is_impossible_never() {
        // Given
        var draws = Draws.at(1, 2, 3, 4);
        // When
        long always = draws.binomial(1000, 1);
        long never = draws.binomial(1000, 0);
        // Then
        assertThat(always).isEqualTo(1000);
        assertThat(never).isZero();
    }

    @Test
    void gamma_numbers_have_mean_1_and_the_spread_of_their_shape() {
        // When
        double[] factors = many(draws -> draws.gamma(25));
        // Then
        assertThat(mean(factors)).isCloseTo(1, within(0.002));
        assertThat(Math.sqrt(variance(factors))).isCloseTo(0.2, within(0.002));
    }
}
