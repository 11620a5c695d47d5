package io.canary.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Report;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that are late, and servers with another clock, on a clock of the test. */
class LateSourcesTest {
    private static final Duration LAG = Duration.ofSeconds(30);
    private static final int QUARTER_HOUR = 900;

    /** The requests of ticks with both versions. */
    private static long compared(LateMonitoring monitoring) {
        return monitoring.ticks().stream()
                .filter(tick -> tick.canary() != null && tick.baseline() != null)
                .mapToLong(tick -> Math.round(requests(tick.canary())))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 15",
        "0, 0, 1",
        "30, 0, 15",
        "60, 0, 15",
        "60, 0, 5",
        "75, 0, 15",
        "0, -30, 15",
        "0, 30, 15",
        "30, -30, 15",
        "60, 30, 15",
        "0, -60, 5",
        "45, 0, 30"
    })
    void nothing_is_lost_or_counted_twice_and_both_versions_are_compared_at_the_same_time(
            int late, int ahead, int scrape) {
        // When
        var monitoring = new LateMonitoring(late, ahead, scrape, LAG).run(QUARTER_HOUR);
        // Then
        assertThat(monitoring.canaryRead()).isEqualTo(monitoring.canaryTruth()).isPositive();
        assertThat(monitoring.lateness()).isNull();
        assertThat(monitoring.age()).isLessThan(LAG.toSeconds() + late + Math.max(0, -ahead) + 2L * scrape + 20);
        assertThat(compared(monitoring)).isBetween(monitoring.canaryRead() * 9 / 10, monitoring.canaryRead());
        assertThat(monitoring.ticks())
                .filteredOn(tick -> tick.canary() != null && tick.baseline() != null)
                .allSatisfy(tick -> assertThat(requests(tick.baseline()))
                        .isEqualTo(LateMonitoring.RATIO * requests(tick.canary())));
    }

    private static double requests(@Nullable Report report) {
        return Objects.requireNonNull(report).requests();
    }

    @Test
    void a_source_with_a_known_lag_of_two_minutes_is_compared_as_any_other() {
        // When
        var monitoring = new LateMonitoring(60, 0, 60, Duration.ofMinutes(2)).run(QUARTER_HOUR);
        // Then
        assertThat(monitoring.canaryRead()).isEqualTo(monitoring.canaryTruth());
        assertThat(compared(monitoring)).isGreaterThan(monitoring.canaryRead() / 2);
    }

    @Test
    void points_that_come_later_than_the_longest_wait_are_said() {
        // When
        var monitoring = new LateMonitoring(0, -300, 15, LAG).run(QUARTER_HOUR);
        // Then
        assertThat(monitoring.canaryRead()).isLessThanOrEqualTo(monitoring.canaryTruth());
        assertThat(monitoring.lateness())
                .startsWith("its points come more than ")
                .endsWith(" s late, and are waited for no longer: its clock may be behind, or it may be overloaded");
    }

    @Test
    void a_canary_that_is_not_scraped_any_more_does_not_hold_up_the_baseline() {
        // When
        var monitoring = new LateMonitoring(0, 0, 15, LAG).canaryStopsAt(300).run(QUARTER_HOUR);
        // Then
        assertThat(monitoring.lateness()).isNull();
        assertThat(monitoring.waited()).isEqualTo(LAG);
        assertThat(monitoring.age()).isLessThan(60);
    }
}
