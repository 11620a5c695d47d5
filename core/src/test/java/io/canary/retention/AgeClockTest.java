package io.canary.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What counts as old, whatever the wall clock says. */
class AgeClockTest {
    private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration YEARS = Duration.ofDays(3 * 365);

    private Duration steady = Duration.ofSeconds(1);

    private AgeClock at(Instant now, Instant lastWritten) {
        return new AgeClock(now, lastWritten, () -> steady);
    }

    @Test
    void it_follows_the_monotonic_clock() {
        // Given
        var clock = at(T0, T0.minusSeconds(60));
        // When
        steady = steady.plus(Duration.ofHours(5));
        // Then
        assertThat(clock.instant()).isEqualTo(T0.plus(Duration.ofHours(5)));
    }

    @Test
    void a_start_with_a_clock_years_ahead_counts_as_a_day_at_most() {
        assertThat(at(T0.plus(YEARS), T0).instant()).isEqualTo(T0.plus(AgeClock.AWAY_MOST));
    }

    @Test
    void a_record_from_years_ahead_makes_nothing_old() {
        assertThat(at(T0, T0.plus(YEARS)).instant()).isEqualTo(T0);
    }

    @Test
    void without_a_record_the_wall_clock_is_used() {
        assertThat(new AgeClock(T0, null, () -> steady).instant()).isEqualTo(T0);
    }
}
