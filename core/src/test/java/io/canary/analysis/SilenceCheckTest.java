package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.SilenceCheck.Finding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Detection of a canary that stops reporting. */
class SilenceCheckTest {
    private static final long GRACE = 180_000;

    private final SilenceCheck check = new SilenceCheck();

    /** The baseline reports every ten seconds; the first finding after {@code from} and before {@code to}, both in seconds. */
    private @Nullable Finding baseline(int from, int to, long requests) {
        Finding first = null;
        for (int second = from; second < to; second += 10) {
            var found = check.baselineReported(requests, second * 1_000L);
            first = first == null ? found : first;
        }
        return first;
    }

    private void canary(int from, int to, int every) {
        for (int second = from; second < to; second += every) {
            check.canaryReported(second * 1_000L);
        }
    }

    @Test
    void one_that_reported_every_ten_seconds_is_silent_after_a_minute() {
        // Given
        check.begin(.05, GRACE, 0);
        canary(0, 101, 10);
        // Then
        assertThat(baseline(100, 160, 1_000)).isNull();
        assertThat(baseline(160, 170, 1_000)).isEqualTo(new Finding(100_000, false));
    }

    @Test
    void one_that_reports_once_a_minute_gets_three_minutes() {
        // Given
        check.begin(.05, GRACE, 0);
        canary(0, 601, 60);
        // Then
        assertThat(baseline(600, 780, 1_000)).isNull();
        assertThat(baseline(780, 790, 1_000)).isNotNull();
    }

    @Test
    void one_that_never_reported_gets_its_grace_period() {
        // Given
        check.begin(.05, GRACE, 0);
        // Then
        assertThat(baseline(0, 180, 1_000)).isNull();
        assertThat(baseline(180, 190, 1_000)).isEqualTo(new Finding(0, true));
    }

    @Test
    void one_that_has_missed_almost_no_requests_is_not_silent() {
        // Given: one request per 10 s for the baseline, and so one per 3 min for the canary
        check.begin(.05, GRACE, 0);
        canary(0, 11, 10);
        // Then
        assertThat(baseline(10, 3_000, 1)).isNull();
        assertThat(baseline(3_000, 6_000, 1)).isNotNull();
    }

    @Test
    void a_silence_begins_no_earlier_than_the_step() {
        // Given
        check.begin(.05, GRACE, 0);
        canary(0, 11, 10);
        // When
        check.begin(.25, GRACE, 300_000);
        // Then
        assertThat(baseline(300, 360, 1_000)).isNull();
        assertThat(baseline(360, 370, 1_000)).isEqualTo(new Finding(300_000, false));
    }

    @Test
    void a_baseline_without_requests_shows_nothing() {
        // Given
        check.begin(.05, GRACE, 0);
        canary(0, 11, 10);
        // Then
        assertThat(baseline(10, 600, 0)).isNull();
    }

    @Test
    void lost_reports_are_tolerated_as_far_as_chance_explains_them() {
        // Given: every ten seconds, but one in seven is lost
        check.begin(.05, GRACE, 0);
        for (int report = 0; report <= 100; report++) {
            if (report % 7 != 3) {
                check.canaryReported(report * 10_000L);
            }
        }
        // Then: six in a row are lost once in 100 000 times
        assertThat(baseline(1_000, 1_080, 1_000)).isNull();
        assertThat(baseline(1_080, 1_110, 1_000)).isNotNull();
    }
}
