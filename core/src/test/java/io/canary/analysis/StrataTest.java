package io.canary.analysis;

import static io.canary.analysis.Role.BASELINE;
import static io.canary.analysis.Role.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ticks of ten seconds, whose samples may come ten seconds after their end. */
class StrataTest {
    private final Strata strata = new Strata(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(10), 0);

    private static Sample sample(Role role, double second, long requests) {
        return Sample.of(role, Math.round(second * 1000), requests).withErrors(0);
    }

    /** Reports at once, of the moment. */
    private List<TickSamples> report(Role role, double second) {
        return report(role, second, second);
    }

    private List<TickSamples> report(Role role, double second, double arrives) {
        long now = Math.round(arrives * 1000);
        strata.add(sample(role, second, 1), now);
        return strata.close(now);
    }

    private List<TickSamples> close(double second) {
        return strata.close(Math.round(second * 1000));
    }

    @Test
    void the_first_tick_is_closed_when_its_samples_would_be_late_as_nobody_knows_how_many_come() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        // Then
        assertThat(strata.dueMillis()).isEqualTo(20_000);
        assertThat(close(19.999)).isEmpty();
        assertThat(close(20)).extracting(TickSamples::number).containsExactly(0L);
        assertThat(strata.dueMillis()).isEqualTo(-1);
    }

    @Test
    void a_tick_is_closed_by_the_sample_that_makes_it_complete() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        close(20);
        // When
        var afterTheFirst = report(BASELINE, 19, 20.5);
        var afterTheSecond = report(CANARY, 19, 20.6);
        // Then
        assertThat(afterTheFirst).isEmpty();
        assertThat(afterTheSecond).extracting(TickSamples::number).containsExactly(1L);
    }

    @Test
    void a_version_that_misses_a_tick_holds_it_up_only_until_it_reports_of_a_later_one() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        close(20);
        // When: no report of the canary for the second tick
        report(BASELINE, 19);
        report(BASELINE, 29);
        var closed = report(CANARY, 29);
        // Then
        assertThat(closed).extracting(TickSamples::number).containsExactly(1L, 2L);
        assertThat(closed.getFirst().of(CANARY).samples()).isZero();
        assertThat(closed.getFirst().of(BASELINE).samples()).isEqualTo(1);
    }

    @Test
    void a_version_that_is_silent_holds_a_tick_up_until_its_samples_would_be_late() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        close(20);
        // When
        report(BASELINE, 19);
        // Then
        assertThat(close(29.9)).isEmpty();
        assertThat(close(30)).extracting(TickSamples::number).containsExactly(1L);
    }

    @Test
    void a_late_sample_finds_its_tick_as_long_as_that_is_open() {
        // Given
        report(BASELINE, 9);
        // When
        report(CANARY, 9, 19.9);
        // Then
        assertThat(close(20).getFirst().of(CANARY).samples()).isEqualTo(1);
        assertThat(strata.add(sample(CANARY, 9, 1), 20_001)).isEqualTo(Window.Outcome.TOO_OLD);
    }

    @Test
    void instances_that_come_to_report_are_waited_for_after_one_tick() {
        // Given: a canary of one instance
        report(BASELINE, 9);
        report(CANARY, 9);
        close(20);
        // When: it has two, and the tick is closed before the second has reported
        report(BASELINE, 19);
        assertThat(report(CANARY, 19, 19.1)).hasSize(1);
        report(CANARY, 19, 19.2);
        // Then
        report(BASELINE, 29);
        assertThat(report(CANARY, 29, 29.1)).isEmpty();
        var closed = report(CANARY, 29, 29.2);
        assertThat(closed.getFirst().of(CANARY).samples()).isEqualTo(2);
    }

    @Test
    void reporters_of_every_second_complete_a_tick_although_their_number_varies() {
        // Given
        var closed = new ArrayList<TickSamples>();
        for (double second = 0.5; second < 35; second += 1.04) {
            closed.addAll(report(BASELINE, second));
            closed.addAll(report(CANARY, second + 0.1));
        }
        // Then: none waited for the limit, none lost a report
        assertThat(closed).extracting(TickSamples::number).containsExactly(0L, 1L, 2L);
        assertThat(closed).allSatisfy(s -> assertThat(s.of(CANARY).samples()).isBetween(9L, 10L));
    }

    @Test
    void a_sample_from_the_future_counts_as_of_now() {
        // When
        report(BASELINE, 500, 5);
        // Then
        assertThat(close(20)).extracting(TickSamples::number).containsExactly(0L);
    }

    @Test
    void what_was_before_the_start_is_too_old() {
        var later = new Strata(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(10), 100_000);
        assertThat(later.add(sample(BASELINE, 99, 1), 100_500)).isEqualTo(Window.Outcome.TOO_OLD);
        assertThat(later.add(sample(BASELINE, 101, 1), 101_500)).isEqualTo(Window.Outcome.COUNTED);
    }

    private final Strata patient =
            new Strata(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10), 0);

    /** Both report every ten seconds, of the moment by their own clock; all that is closed until then. */
    private List<TickSamples> reportBoth(int seconds, double baselineLag, double canaryLag) {
        var closed = new ArrayList<TickSamples>();
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            double now = tenth / 10.0;
            reportAt(BASELINE, now, baselineLag);
            reportAt(CANARY, now, canaryLag);
            closed.addAll(patient.close(Math.round(now * 1000)));
        }
        return closed;
    }

    /** In the middle of each ten seconds by the clock of the version. */
    private void reportAt(Role role, double now, double lag) {
        double at = now - lag;
        if (at >= 0 && Math.round(10 * at) % 100 == 50) {
            patient.add(sample(role, at, 1), Math.round(now * 1000));
        }
    }

    private static boolean hasBoth(TickSamples tick) {
        return tick.of(CANARY).samples() > 0 && tick.of(BASELINE).samples() > 0;
    }

    @Test
    void reports_that_are_half_a_minute_under_way_are_waited_for() {
        // When
        var closed = reportBoth(300, 30, 28);
        // Then
        assertThat(closed).hasSizeGreaterThan(20).allMatch(StrataTest::hasBoth);
    }

    @Test
    void a_clock_that_is_slow_is_set_right_after_a_few_reports() {
        for (int slow : new int[] {3, 8, 15, 30}) {
            // Given
            var strata = new StrataTest();
            // When
            var closed = strata.reportBoth(300, 0, slow);
            // Then: each later tick has both, and what they report of it happened at the same time
            assertThat(closed.subList(8, closed.size()))
                    .as(slow + " s")
                    .hasSizeGreaterThan(15)
                    .allMatch(StrataTest::hasBoth);
        }
    }

    @Test
    void a_version_that_is_silent_is_waited_for_no_longer_than_its_reports_take() {
        // Given
        reportBoth(100, 0, 0);
        // When
        patient.add(sample(BASELINE, 105, 1), 105_000);
        // Then
        assertThat(patient.close(119_900)).isEmpty();
        assertThat(patient.close(120_000)).hasSize(1);
    }

    @Test
    void a_report_is_known_when_it_comes_again_and_forgotten_some_time_later() {
        // Given
        var countedReports = new CountedReports(30_000);
        // Then
        assertThat(countedReports.isKnown(7, 1_000)).isFalse();
        assertThat(countedReports.isKnown(8, 1_000)).isFalse();
        assertThat(countedReports.isKnown(7, 31_000)).isTrue();
        assertThat(countedReports.isKnown(7, 60_000)).isFalse();
    }

    /** Both report every so many seconds, each at a second of its own; all that is closed until then. */
    private List<TickSamples> reportEvery(int seconds, int baselinePhase, int canaryPhase) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 0; now < 20 * seconds; now++) {
            if (now % seconds == baselinePhase) {
                patient.add(sample(BASELINE, now, 1), now * 1000L);
            }
            if (now % seconds == canaryPhase) {
                patient.add(sample(CANARY, now, 1), now * 1000L);
            }
            closed.addAll(patient.close(now * 1000L));
        }
        return closed;
    }

    @Test
    void versions_that_report_less_often_than_ticks_are_compared_as_often_as_they_report() {
        for (int seconds : new int[] {15, 30, 60}) {
            // When
            var closed = new StrataTest().reportEvery(seconds, 3, seconds - 4);
            // Then
            var settled = closed.subList(closed.size() / 2, closed.size());
            assertThat(settled)
                    .as("every %d s", seconds)
                    .hasSizeGreaterThan(3)
                    .allMatch(StrataTest::hasBoth)
                    .allMatch(s -> s.end() - s.number() == Math.ceilDiv(seconds, 10));
        }
    }

    @Test
    void a_report_that_was_lost_makes_ticks_no_longer() {
        // Given
        reportBoth(60, 0, 0);
        // When: the canary's of 65 s is lost
        for (int second = 65; second < 130; second += 10) {
            patient.add(sample(BASELINE, second, 1), second * 1000L);
            if (second != 65) {
                patient.add(sample(CANARY, second, 1), second * 1000L);
            }
        }
        // Then
        assertThat(patient.close(200_000)).allMatch(s -> s.end() == s.number() + 1);
    }

    private static Sample sampleOf(String source, Role role, double second) {
        return Sample.of(role, Math.round(second * 1000), 1).withErrors(0).with(new SampleExtras(0, Map.of(), source));
    }

    /** What each reports, every so many seconds at a second of its own, by a clock that is ahead by so much; all that is closed in 10 min. */
    private List<TickSamples> reportNamed(int every, int[] phases, int[] ahead) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 0; now < 600; now++) {
            for (int i = 0; i < phases.length; i++) {
                if (now % every == phases[i] && now + ahead[i] >= 0) {
                    var role = i % 2 == 0 ? CANARY : BASELINE;
                    patient.add(sampleOf("pod-" + i, role, now + ahead[i]), now * 1000L);
                }
            }
            closed.addAll(patient.close(now * 1000L));
        }
        return closed;
    }

    @Test
    void sources_whose_clocks_differ_are_all_counted_in_the_tick_in_which_they_reported() {
        // When: of three instances each
        var closed = reportNamed(10, new int[] {1, 2, 4, 5, 7, 8}, new int[] {-30, 30, 12, -14, 0, -21});
        // Then
        var settled = closed.subList(closed.size() / 4, closed.size());
        assertThat(settled)
                .hasSizeGreaterThan(40)
                .allMatch(s -> s.of(CANARY).samples() == 3 && s.of(BASELINE).samples() == 3);
    }

    @Test
    void reports_of_instances_that_cannot_be_told_apart_are_waited_for_as_long_as_their_clocks_differ() {
        // When
        var closed = new ArrayList<TickSamples>();
        for (int now = 30; now < 600; now++) {
            if (now % 10 == 5) {
                patient.add(sample(CANARY, now, 1), now * 1000L);
                patient.add(sample(BASELINE, now, 1), now * 1000L);
                patient.add(sample(CANARY, now - 25, 1), now * 1000L);
                patient.add(sample(BASELINE, now - 25, 1), now * 1000L);
            }
            closed.addAll(patient.close(now * 1000L));
        }
        // Then: two of each in ten seconds
        var settled = closed.subList(closed.size() / 4, closed.size());
        assertThat(settled)
                .hasSizeGreaterThan(10)
                .allMatch(s -> s.of(CANARY).samples() == 2 * (s.end() - s.number())
                        && s.of(BASELINE).samples() == 2 * (s.end() - s.number()));
    }

    /** Three instances of the canary and one of the baseline report every ten seconds; two of the canary's are late by so much. */
    private List<TickSamples> reportTwoLate(int late, boolean named) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 65; now < 600; now += 10) {
            patient.add(named ? sampleOf("d", BASELINE, now) : sample(BASELINE, now, 1), now * 1000L);
            for (int pod = 0; pod < 3; pod++) {
                int at = pod == 0 ? now : now - late;
                patient.add(named ? sampleOf("pod-" + pod, CANARY, at) : sample(CANARY, at, 1), now * 1000L);
            }
            closed.addAll(patient.close(now * 1000L));
        }
        return closed.subList(closed.size() / 2, closed.size());
    }

    @Test
    void instances_whose_clocks_differ_are_compared_over_as_long_as_that_where_they_cannot_be_told_apart() {
        // When: an outage of both is seen 25 s earlier in two thirds of the canary than in the baseline
        var closed = reportTwoLate(25, false);
        // Then
        assertThat(closed).hasSizeGreaterThan(5).allMatch(s -> s.end() - s.number() == 3);
    }

    @Test
    void instances_that_can_be_told_apart_or_nearly_agree_are_compared_tick_by_tick() {
        assertThat(reportTwoLate(25, true)).hasSizeGreaterThan(15).allMatch(s -> s.end() == s.number() + 1);
        assertThat(new StrataTest().reportTwoLate(8, false))
                .hasSizeGreaterThan(15)
                .allMatch(s -> s.end() == s.number() + 1);
    }

    @Test
    void one_report_that_was_held_up_for_half_a_minute_makes_ticks_no_longer() {
        // Given
        reportBoth(300, 0, 0);
        // When
        patient.add(sample(CANARY, 300, 1), 330_000);
        patient.add(sample(CANARY, 335, 1), 335_000);
        patient.add(sample(BASELINE, 335, 1), 335_000);
        // Then
        assertThat(patient.close(400_000)).isNotEmpty().allMatch(s -> s.end() == s.number() + 1);
    }

    @Test
    void sources_that_report_each_minute_are_compared_as_often_as_any_of_each_version_has() {
        // When: none of the canary's reports from second 40 on, none of the baseline's until second 21
        var closed = reportNamed(60, new int[] {2, 21, 20, 39, 40, 58}, new int[6]);
        // Then: the longest time without a report is 24 s, which is known after five minutes
        var settled = closed.stream().filter(s -> s.number() >= 30).toList();
        assertThat(settled)
                .hasSizeGreaterThan(5)
                .allMatch(StrataTest::hasBoth)
                .allMatch(s -> s.end() - s.number() <= 3);
    }

    @Test
    void a_source_that_is_gone_is_waited_for_no_longer_than_two_and_a_half_of_its_reports() {
        // Given
        for (int second = 5; second < 100; second += 10) {
            patient.add(sampleOf("a", BASELINE, second), second * 1000L);
            patient.add(sampleOf("b", CANARY, second), second * 1000L);
            patient.add(sampleOf("gone", CANARY, second), second * 1000L);
            patient.close(second * 1000L);
        }
        // When: it reports no more
        var late = new ArrayList<Long>();
        for (int second = 105; second < 200; second += 10) {
            patient.add(sampleOf("a", BASELINE, second), second * 1000L);
            patient.add(sampleOf("b", CANARY, second), second * 1000L);
            for (var tick : patient.close(second * 1000L)) {
                late.add(second - tick.end() * 10);
            }
        }
        // Then: ticks are closed by the last report of them again
        assertThat(late).endsWith(-5L, -5L, -5L).allMatch(seconds -> seconds <= 15);
    }

    @Test
    void of_sources_without_number_as_many_are_told_apart_as_may_be() {
        // Given
        var version = new VersionReporting(10_000, 2_000, 60_000);
        // When
        for (int i = 0; i < 1_000; i++) {
            version.observe(sampleOf("pod-" + i, CANARY, 5), 5_000, 5_000);
        }
        // Then
        assertThat(version.sources()).hasSize(VersionReporting.SOURCES_MOST);
        assertThat(version.hasUnnamed()).isTrue();
        // And: those that are silent make room
        var later = version.observe(sampleOf("new", CANARY, 600), 600_000, 600_000);
        assertThat(version.sources()).containsExactly(later);
    }
}
