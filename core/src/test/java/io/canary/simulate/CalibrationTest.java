package io.canary.simulate;

import static io.canary.simulate.Recordings.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.rollout.Status;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

    private static List<Sample> baseline(int ticks) {
        return IntStream.range(0, ticks)
                .mapToObj(i -> sample(Role.BASELINE, Duration.ofSeconds(10L * i + 9), 10_000, 50))
                .toList();
    }

    private static Sample withLatency() {
        return Sample.of(Role.BASELINE, 9_000, 1_000)
                .withErrors(2.5)
                .with(StandardMetric.CPU_UTILIZATION, 0.4)
                .with(LatencyHistogram.of(new long[] {0, 700, 0, 300}));
    }

    @Test
    void both_parts_are_whole_and_add_up_to_the_original() {
        for (int seed = 0; seed < 100; seed++) {
            // When
            var parts = new SplitFeed(List.of(withLatency()), new Dice(seed)).next(new Weight(2_000));
            // Then
            var canary = parts.getFirst();
            var rest = parts.getLast();
            assertThat(List.of(canary.role(), rest.role())).containsExactly(Role.CANARY, Role.BASELINE);
            assertThat(canary.requests() + rest.requests()).isEqualTo(1_000);
            assertThat(canary.errors() + rest.errors()).isIn(2.0, 3.0);
            assertThat(canary.errors()).isEqualTo(Math.rint(canary.errors())).isBetween(0.0, 3.0);
            assertThat(canary.latency().plus(rest.latency()))
                    .isEqualTo(withLatency().latency());
            assertThat(canary.requests()).isBetween(100L, 300L);
            assertThat(canary.value(StandardMetric.CPU_UTILIZATION)).isEqualTo(0.4);
        }
    }

    @Test
    void false_rollbacks_are_rare_and_the_same_seed_gives_the_same_result() {
        // Given
        var calibration = new Calibration(Recordings.comparing(), baseline(120).iterator(), 42);
        // When
        var ends = IntStream.range(0, 40).mapToObj(calibration::run).toList();
        // Then
        assertThat(Calibrated.of(ends, Status.ROLLED_BACK).times()).isLessThanOrEqualTo(2);
        assertThat(Calibrated.of(ends, Status.PROMOTED).times()).isGreaterThan(30);
        assertThat(Calibrated.of(ends, Status.PROMOTED).median())
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(10));
        assertThat(calibration.run(3)).isEqualTo(ends.get(3)).isNotEqualTo(ends.get(4));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.3", "1000, 0.05", "1000000, 0.002", "1000000, 0.5", "5, 0.99", "100000000, 0.05"})
    void counts_are_thinned_with_the_mean_and_the_spread_that_they_should_have(long n, double p) {
        // Given
        var dice = new Dice(7);
        int throwings = 4_000;
        // When
        var thrown = IntStream.range(0, throwings)
                .mapToLong(i -> dice.binomial(n, p))
                .toArray();
        // Then
        double mean = n * p;
        double variance = mean * (1 - p);
        double seen = 0;
        double spread = 0;
        for (long k : thrown) {
            assertThat(k).isBetween(0L, n);
            seen += k / (double) throwings;
            spread += (k - mean) * (k - mean) / throwings;
        }
        assertThat(seen).isCloseTo(mean, within(4 * Math.sqrt(variance / throwings)));
        assertThat(spread / variance).isCloseTo(1, within(0.15));
    }

    @ParameterizedTest
    @CsvSource({"0, 200, 0, 0.01828", "3, 200, 0.00310, 0.04319", "10, 20, 0.27196, 0.72804", "20, 20, 0.83157, 1"})
    void the_interval_is_that_of_clopper_and_pearson(int times, int of, double low, double high) {
        // When
        var interval = ShareInterval.of(times, of);
        // Then
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }
}
