package io.canary.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void it_doubles_from_a_second_to_a_minute() {
        // When
        var delays = IntStream.rangeClosed(1, 9).mapToObj(attempt -> RetryDelay.after(attempt, null, 0));
        // Then
        assertThat(delays.map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void chance_takes_half_of_it_at_most() {
        // When
        var delay = RetryDelay.after(Integer.MAX_VALUE, null, 1);
        // Then
        assertThat(delay).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void what_the_collector_asks_for_counts_if_it_is_more_and_no_absurdity() {
        // Given
        var little = Duration.ZERO;
        var much = Duration.ofMinutes(2);
        var absurd = Duration.ofDays(300);
        // When
        var delays = Stream.of(little, much, absurd).map(asked -> RetryDelay.after(1, asked, 0));
        // Then
        assertThat(delays).containsExactly(Duration.ofSeconds(1), much, Duration.ofMinutes(10));
    }

    @Test
    void a_collector_asks_in_seconds_or_by_a_date() {
        // When
        var seconds = RetryDelay.asked(" 120 ", NOW);
        var date = RetryDelay.asked("Sat, 31 Jan 2026 12:00:30 GMT", NOW);
        var past = RetryDelay.asked("Sat, 31 Jan 2026 11:00:00 GMT", NOW);
        // Then
        assertThat(seconds).isEqualTo(Duration.ofMinutes(2));
        assertThat(date).isEqualTo(Duration.ofSeconds(30));
        assertThat(past).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999999999999"})
    void what_is_malformed_asks_for_nothing(String header) {
        // When
        var asked = RetryDelay.asked(header, NOW);
        // Then
        assertThat(asked).isNull();
    }
}
