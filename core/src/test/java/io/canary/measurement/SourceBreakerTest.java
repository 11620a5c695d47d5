package io.canary.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceBreakerTest {
    private static SourceBreaker failed(int times) {
        var breaker = SourceBreaker.CLOSED;
        for (int i = 0; i < times; i++) {
            breaker = breaker.failed(1_000, null);
        }
        return breaker;
    }

    @Test
    void four_failures_do_not_stop_the_reading() {
        assertThat(failed(4).allows(1_000)).isTrue();
        assertThat(failed(4).isOpen()).isFalse();
    }

    @Test
    void five_in_a_row_leave_one_attempt_in_30_seconds() {
        assertThat(failed(5).isOpen()).isTrue();
        assertThat(failed(5).allows(30_999)).isFalse();
        assertThat(failed(5).allows(31_000)).isTrue();
    }

    @Test
    void a_source_that_names_a_time_is_not_read_before() {
        // When
        var breaker = SourceBreaker.CLOSED.failed(1_000, Duration.ofSeconds(7));
        // Then
        assertThat(breaker.allows(7_999)).isFalse();
        assertThat(breaker.allows(8_000)).isTrue();
    }

    @Test
    void a_source_cannot_stop_its_own_reading_for_more_than_five_minutes() {
        assertThat(SourceBreaker.CLOSED.failed(0, Duration.ofDays(9)).allows(300_000))
                .isTrue();
    }
}
