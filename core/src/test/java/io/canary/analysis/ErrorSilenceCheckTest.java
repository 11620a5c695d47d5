package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Detection of a canary that still reports requests, but no longer errors. */
class ErrorSilenceCheckTest {
    private static final double UNKNOWN = Double.NaN;

    private final ErrorSilenceCheck check = new ErrorSilenceCheck();

    /**
     * Both report 1000 requests at these intervals. Returns the second in which the canary's errors were found missing,
     * 0 for never.
     */
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
    void one_that_reported_zero_errors_every_ten_seconds_gets_a_minute() {
        // Given
        both(0, 101, 10, 0, 0);
        // Then
        assertThat(both(110, 600, 10, UNKNOWN, 0)).isEqualTo(160);
        assertThat(check.baselineReported(1_000, 0, 161_000)).isEqualTo(100_000);
    }

    @Test
    void one_that_reports_them_once_a_minute_gets_three_minutes() {
        // Given
        both(0, 601, 60, 0, 0);
        // Then
        assertThat(both(610, 900, 10, UNKNOWN, 0)).isEqualTo(780);
    }

    @Test
    void one_whose_reports_get_lost_gets_twice_its_longest_recent_gap() {
        // Given
        both(0, 101, 10, 0, 0);
        both(200, 201, 10, 0, 0);
        // Then
        assertThat(both(210, 900, 10, UNKNOWN, 0)).isEqualTo(400);
    }

    @Test
    void a_counter_that_exists_only_after_the_first_error_gets_time_for_twenty_missed_errors() {
        // Given: a canary that never reported zero errors
        both(0, 101, 10, 1, 1);
        // Then
        assertThat(both(110, 300, 10, UNKNOWN, 1)).isZero();
        assertThat(both(300, 600, 10, UNKNOWN, 1)).isEqualTo(300);
    }

    @Test
    void errors_that_the_baseline_lacks_too_are_no_silence_of_the_canary() {
        // Given
        both(0, 101, 10, 0, 0);
        // Then
        assertThat(both(110, 3_600, 10, UNKNOWN, UNKNOWN)).isZero();
    }

    @Test
    void a_canary_that_never_reported_errors_has_not_stopped() {
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
    void one_report_of_errors_ends_the_silence() {
        // Given
        both(0, 101, 10, 0, 0);
        both(110, 151, 10, UNKNOWN, 0);
        // When
        both(160, 161, 10, 3, 0);
        // Then
        assertThat(both(170, 220, 10, UNKNOWN, 0)).isZero();
    }
}
