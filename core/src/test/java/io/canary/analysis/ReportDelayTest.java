package io.canary.analysis;

import static io.canary.analysis.ReportedStrata.unnamed;
import static io.canary.analysis.Role.BASELINE;
import static io.canary.analysis.Role.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions whose reports arrive late, rarely or by a slow clock. */
class ReportDelayTest {
    private final ReportedStrata strata = new ReportedStrata(60);

    /** Both versions report every ten seconds by their own clocks; returns the ticks that are closed meanwhile. */
    private static List<TickSamples> reportBoth(
            ReportedStrata strata, int seconds, double baselineLag, double canaryLag) {
        var closed = new ArrayList<TickSamples>();
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            double now = tenth / 10.0;
            reportAt(strata, BASELINE, now, baselineLag);
            reportAt(strata, CANARY, now, canaryLag);
            closed.addAll(strata.close(now));
        }
        return closed;
    }

    /** A report in the middle of each ten seconds by the clock of the version. */
    private static void reportAt(ReportedStrata strata, Role role, double now, double lag) {
        double at = now - lag;
        if (at >= 0 && Math.round(10 * at) % 100 == 50) {
            strata.add(unnamed(role, at), now);
        }
    }

    @Test
    void reports_that_arrive_half_a_minute_late_are_waited_for() {
        // When
        var closed = reportBoth(strata, 300, 30, 28);
        // Then
        assertThat(closed).hasSizeGreaterThan(20).allMatch(ReportedStrata::hasBoth);
    }

    @Test
    void a_slow_clock_is_corrected_after_a_few_reports() {
        for (int slow : new int[] {3, 8, 15, 30}) {
            // When
            var closed = reportBoth(new ReportedStrata(60), 300, 0, slow);
            // Then: each later tick has both, and what they report happened at the same time
            assertThat(closed.subList(8, closed.size()))
                    .as(slow + " s")
                    .hasSizeGreaterThan(15)
                    .allMatch(ReportedStrata::hasBoth);
        }
    }

    @Test
    void a_silent_version_is_waited_for_no_longer_than_its_reports_take() {
        // Given
        reportBoth(strata, 100, 0, 0);
        // When
        strata.add(unnamed(BASELINE, 105), 105);
        // Then
        assertThat(strata.close(119.9)).isEmpty();
        assertThat(strata.close(120)).hasSize(1);
    }

    @Test
    void one_report_that_is_half_a_minute_late_makes_ticks_no_longer() {
        // Given
        reportBoth(strata, 300, 0, 0);
        // When
        strata.add(unnamed(CANARY, 300), 330);
        strata.add(unnamed(CANARY, 335), 335);
        strata.add(unnamed(BASELINE, 335), 335);
        // Then
        assertThat(strata.close(400)).isNotEmpty().allMatch(s -> s.end() == s.number() + 1);
    }

    @Test
    void a_lost_report_makes_ticks_no_longer() {
        // Given
        reportBoth(strata, 60, 0, 0);
        // When: the canary's of 65 s is lost
        for (int second = 65; second < 130; second += 10) {
            strata.add(unnamed(BASELINE, second), second);
            if (second != 65) {
                strata.add(unnamed(CANARY, second), second);
            }
        }
        // Then
        assertThat(strata.close(200)).allMatch(s -> s.end() == s.number() + 1);
    }

    /** Both versions report once in this number of seconds; returns the ticks that are closed meanwhile. */
    private static List<TickSamples> reportEvery(
            ReportedStrata strata, int seconds, int baselinePhase, int canaryPhase) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 0; now < 20 * seconds; now++) {
            if (now % seconds == baselinePhase) {
                strata.add(unnamed(BASELINE, now), now);
            }
            if (now % seconds == canaryPhase) {
                strata.add(unnamed(CANARY, now), now);
            }
            closed.addAll(strata.close(now));
        }
        return closed;
    }

    @Test
    void versions_that_report_less_often_than_ticks_are_compared_as_often_as_they_report() {
        for (int seconds : new int[] {15, 30, 60}) {
            // When
            var closed = reportEvery(new ReportedStrata(60), seconds, 3, seconds - 4);
            // Then
            var settled = closed.subList(closed.size() / 2, closed.size());
            assertThat(settled)
                    .as("every %d s", seconds)
                    .hasSizeGreaterThan(3)
                    .allMatch(ReportedStrata::hasBoth)
                    .allMatch(s -> s.end() - s.number() == Math.ceilDiv(seconds, 10));
        }
    }
}
