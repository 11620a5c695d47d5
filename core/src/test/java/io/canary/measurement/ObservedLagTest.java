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
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofSeconds(60);

    private static MetricReading newest(@Nullable Instant baseline, @Nullable Instant canary) {
        return new MetricReading(version(baseline), version(canary));
    }

    private static VersionReading version(@Nullable Instant newest) {
        return new VersionReading(1L, 0L, null, Map.of(), Map.of(), 1, newest);
    }

    private static ObservedLag.Look look(int secondsAfter, MetricReading reading) {
        return new ObservedLag.Look(reading, END, END.plusSeconds(secondsAfter), STEP);
    }

    @Test
    void an_interval_after_which_one_version_has_no_point_yet_is_read_again() {
        // When
        var longer = ObservedLag.NONE.again(look(30, newest(END.plusSeconds(5), END.minusSeconds(1))), MOST);
        // Then
        assertThat(requireNonNull(longer).beyond()).isEqualTo(STEP);
    }

    @Test
    void a_point_at_the_end_or_later_shows_that_it_is_complete() {
        assertThat(ObservedLag.NONE.again(look(30, newest(END, END.plusSeconds(5))), MOST))
                .isNull();
    }

    @Test
    void it_is_waited_for_while_points_still_come_and_up_to_the_limit() {
        // Given
        var first = requireNonNull(ObservedLag.NONE.again(look(30, newest(END.minusSeconds(60), null)), MOST));
        var second = requireNonNull(first.again(look(60, newest(END.minusSeconds(45), null)), MOST));
        var third = look(90, newest(END.minusSeconds(31), null));
        // Then
        assertThat(second.again(third, MOST)).isNull();
        assertThat(second.isCut(third)).isTrue();
    }

    @Test
    void a_point_that_is_the_newest_for_less_than_a_scrape_shows_no_silence() {
        // Given
        var silent = newest(END.minusSeconds(1), null);
        // When
        var waited = requireNonNull(ObservedLag.NONE.again(look(30, silent), MOST));
        // Then
        assertThat(waited.isCut(look(59, silent))).isTrue();
        assertThat(waited.isCut(look(60, silent))).isFalse();
    }

    @Test
    void a_service_from_which_nothing_comes_any_more_is_not_waited_for_again() {
        // Given
        var silent = newest(END.minusSeconds(60), END.minusSeconds(600));
        // When
        var waited = requireNonNull(ObservedLag.NONE.again(look(30, silent), MOST));
        // Then
        assertThat(waited.again(look(60, silent), MOST)).isNull();
        var after = waited.counted(look(60, silent));
        assertThat(after.beyond()).isZero();
        assertThat(after.again(look(60, silent), MOST)).isNull();
    }

    @Test
    void without_any_point_nothing_is_known() {
        assertThat(ObservedLag.NONE.again(look(30, newest(null, null)), MOST)).isNull();
    }

    @Test
    void the_wait_goes_back_by_half_of_what_was_waited_too_long() {
        // Given
        var late = new ObservedLag(Duration.ofSeconds(45), null, null);
        // When
        var less = late.counted(look(75, newest(END.plusSeconds(40), END.plusSeconds(30))));
        // Then
        assertThat(less.beyond()).isEqualTo(Duration.ofSeconds(30));
    }
}
