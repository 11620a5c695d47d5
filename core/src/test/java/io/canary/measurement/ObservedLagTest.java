package io.canary.measurement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservedLagTest {
    private static final Instant END = Instant.parse("2026-01-31T12:00:30Z");
    private static final Duration TOLERATED = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofSeconds(60);

    private static MetricReading newest(@Nullable Instant baseline, @Nullable Instant canary) {
        return new MetricReading(version(baseline), version(canary));
    }

    private static VersionReading version(@Nullable Instant newest) {
        return new VersionReading(1L, 0L, null, Map.of(), Map.of(), 1, newest);
    }

    private static @Nullable ObservedLag again(ObservedLag before, MetricReading reading) {
        return before.again(reading, END, TOLERATED, MOST);
    }

    @Test
    void an_interval_whose_last_scrapes_are_missing_in_both_versions_is_read_again() {
        // When
        var longer = again(ObservedLag.NONE, newest(END.minusSeconds(31), END.minusSeconds(45)));
        // Then
        assertThat(requireNonNull(longer).beyond()).isEqualTo(TOLERATED);
    }

    @Test
    void it_is_waited_for_while_points_still_come_and_up_to_the_limit() {
        // Given
        var first = requireNonNull(again(ObservedLag.NONE, newest(END.minusSeconds(60), null)));
        // When
        var second = requireNonNull(again(first, newest(END.minusSeconds(45), null)));
        // Then
        assertThat(again(second, newest(END.minusSeconds(31), null))).isNull();
    }

    @Test
    void a_service_from_which_nothing_comes_any_more_is_not_waited_for_again() {
        // Given
        var silent = newest(END.minusSeconds(60), END.minusSeconds(60));
        // When
        var waited = requireNonNull(again(ObservedLag.NONE, silent));
        // Then
        assertThat(again(waited, silent)).isNull();
        assertThat(again(waited.counted(silent, END, TOLERATED), silent)).isNull();
    }

    @Test
    void one_version_that_is_not_scraped_any_more_makes_nothing_late() {
        assertThat(again(ObservedLag.NONE, newest(END.minusSeconds(14), END.minusSeconds(600))))
                .isNull();
        assertThat(again(ObservedLag.NONE, newest(END.minusSeconds(14), null))).isNull();
    }

    @Test
    void without_any_point_nothing_is_known() {
        assertThat(again(ObservedLag.NONE, newest(null, null))).isNull();
    }

    @Test
    void the_wait_goes_back_when_intervals_are_there() {
        // Given
        var late = new ObservedLag(Duration.ofSeconds(45), null);
        var there = newest(END, END);
        // When
        var less = late.counted(there, END, TOLERATED);
        // Then
        assertThat(less.beyond()).isEqualTo(Duration.ofSeconds(15));
        assertThat(less.counted(there, END, TOLERATED)).isEqualTo(ObservedLag.NONE);
    }
}
