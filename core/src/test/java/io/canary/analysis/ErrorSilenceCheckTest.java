package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a canary that reports requests says no more how many of them failed. */
class ErrorSilenceCheckTest {
    private static final double UNKNOWN = Double.NaN;

    private final ErrorSilenceCheck check = new ErrorSilenceCheck();

    /** Both report a thousand requests every so many seconds; in which second the canary's errors were found to be missing, 0 if they were not. */
    private int both(int from, int to, int every, double canaryErrors, double baselineErrors) {
        for (int second = from; second < to; second += every) {
            check.canaryReported(1_000, canaryErrors, second * 1_000L);
            if (check.baselineReported(1_000, baselineErrors, second * 1_000L) != ErrorSilenceCheck.NONE) {
                return second;
            }
        }
        return 0;
    }

    @Test
    void one_that_said_every_ten_seconds_that_none_failed_is_given_a_minute() {
        // Given
        both(0, 101, 10, 0, 0);
        // Then
        assertThat(both(110, 600, 10, UNKNOWN, 0)).isEqualTo(160);
        assertThat(check.baselineReported(1_000, 0, 161_000)).isEqualTo(100_000);
    }

    @Test
    void one_that_says_so_once_a_minute_is_given_three_minutes() {
        // Given
        both(0, 601, 60, 0, 0);
        // Then
        assertThat(both(610, 900, 10, UNKNOWN, 0)).isEqualTo(780);
    }

    @Test
    void one_whose_reports_are_lost_is_given_twice_as_long_as_they_took_lately() {
        // Given
        both(0, 101, 10, 0, 0);
        both(200, 201, 10, 0, 0);
        // Then
        assertThat(both(210, 900, 10, UNKNOWN, 0)).isEqualTo(400);
    }

    @Test
    void a_counter_that_is_only_there_once_something_has_failed_is_given_until_twenty_errors_are_missed() {
        // Given: one that never said that none failed
        both(0, 101, 10, 1, 1);
        // Then
        assertThat(both(110, 300, 10, UNKNOWN, 1)).isZero();
        assertThat(both(300, 600, 10, UNKNOWN, 1)).isEqualTo(300);
    }

    @Test
    void what_the_baseline_does_not_say_either_is_not_the_canarys_silence() {
        // Given
        both(0, 101, 10, 0, 0);
        // Then
        assertThat(both(110, 3_600, 10, UNKNOWN, UNKNOWN)).isZero();
    }

    @Test
    void a_canary_that_never_said_so_has_not_stopped() {
        assertThat(both(0, 3_600, 10, UNKNOWN, 100)).isZero();
    }

    @Test
    void a_canary_without_requests_has_no_errors_to_report() {
        // Given
        both(0, 101, 10, 0, 0);
        // When
        for (int second = 110; second < 3_600; second += 10) {
            check.canaryReported(0, UNKNOWN, second * 1_000L);
            // Then
            assertThat(check.baselineReported(1_000, 0, second * 1_000L)).isEqualTo(ErrorSilenceCheck.NONE);
        }
    }

    @Test
    void one_word_ends_the_silence() {
        // Given
        both(0, 101, 10, 0, 0);
        both(110, 151, 10, UNKNOWN, 0);
        // When
        both(160, 161, 10, 3, 0);
        // Then
        assertThat(both(170, 220, 10, UNKNOWN, 0)).isZero();
    }
}
