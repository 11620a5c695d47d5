package io.canary.analysis;

import static io.canary.analysis.ReportedStrata.named;
import static io.canary.analysis.ReportedStrata.unnamed;
import static io.canary.analysis.Role.BASELINE;
import static io.canary.analysis.Role.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions of several instances, whose reports name their source or not. */
class ReportSourcesTest {
    private final ReportedStrata strata = new ReportedStrata(60);

    /**
     * Each source reports once in {@code every} seconds, in its phase, by a clock that is ahead; returns the ticks that
     * are closed in 10 min.
     */
    private static List<TickSamples> reportNamed(ReportedStrata strata, int every, int[] phases, int[] ahead) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 0; now < 600; now++) {
            for (int i = 0; i < phases.length; i++) {
                if (now % every == phases[i] && now + ahead[i] >= 0) {
                    var role = i % 2 == 0 ? CANARY : BASELINE;
                    strata.add(named("pod-" + i, role, now + ahead[i]), now);
                }
            }
            closed.addAll(strata.close(now));
        }
        return closed;
    }

    @Test
    void sources_with_different_clocks_all_count_in_the_tick_in_which_they_reported() {
        // When: of three instances each
        var closed = reportNamed(strata, 10, new int[] {1, 2, 4, 5, 7, 8}, new int[] {-30, 30, 12, -14, 0, -21});
        // Then
        var settled = closed.subList(closed.size() / 4, closed.size());
        assertThat(settled)
                .hasSizeGreaterThan(40)
                .allMatch(s -> s.of(CANARY).samples() == 3 && s.of(BASELINE).samples() == 3);
    }

    @Test
    void sources_that_report_each_minute_are_compared_as_often_as_any_of_their_version_reports() {
        // When: none of the canary's reports from second 40 on, none of the baseline's until second 21
        var closed = reportNamed(strata, 60, new int[] {2, 21, 20, 39, 40, 58}, new int[6]);
        // Then: the longest time without a report is 24 s, which is known after five minutes
        var settled = closed.stream().filter(s -> s.number() >= 30).toList();
        assertThat(settled)
                .hasSizeGreaterThan(5)
                .allMatch(ReportedStrata::hasBoth)
                .allMatch(s -> s.end() - s.number() <= 3);
    }

    @Test
    void a_source_that_is_gone_is_waited_for_no_longer_than_two_and_a_half_of_its_intervals() {
        // Given
        for (int second = 5; second < 100; second += 10) {
            strata.add(named("a", BASELINE, second), second);
            strata.add(named("b", CANARY, second), second);
            strata.add(named("gone", CANARY, second), second);
            strata.close(second);
        }
        // When: it stops reporting
        var late = new ArrayList<Long>();
        for (int second = 105; second < 200; second += 10) {
            strata.add(named("a", BASELINE, second), second);
            strata.add(named("b", CANARY, second), second);
            for (var tick : strata.close(second)) {
                late.add(second - tick.end() * 10);
            }
        }
        // Then: ticks are closed by the last report of them again
        assertThat(late).endsWith(-5L, -5L, -5L).allMatch(seconds -> seconds <= 15);
    }

    /**
     * One instance of the baseline and three of the canary report every ten seconds; two of the canary's are late by
     * {@code late} seconds.
     */
    private static List<TickSamples> reportTwoLate(ReportedStrata strata, int late, boolean named) {
        var closed = new ArrayList<TickSamples>();
        for (int now = 65; now < 600; now += 10) {
            strata.add(named ? named("d", BASELINE, now) : unnamed(BASELINE, now), now);
            for (int pod = 0; pod < 3; pod++) {
                int at = pod == 0 ? now : now - late;
                strata.add(named ? named("pod-" + pod, CANARY, at) : unnamed(CANARY, at), now);
            }
            closed.addAll(strata.close(now));
        }
        return closed.subList(closed.size() / 2, closed.size());
    }

    @Test
    void unnamed_instances_are_compared_over_as_many_ticks_as_their_clocks_differ() {
        // When: an outage of both is seen 25 s earlier in two thirds of the canary than in the baseline
        var closed = reportTwoLate(strata, 25, false);
        // Then
        assertThat(closed).hasSizeGreaterThan(5).allMatch(s -> s.end() - s.number() == 3);
    }

    @Test
    void named_instances_and_unnamed_ones_that_nearly_agree_are_compared_tick_by_tick() {
        assertThat(reportTwoLate(strata, 25, true)).hasSizeGreaterThan(15).allMatch(s -> s.end() == s.number() + 1);
        assertThat(reportTwoLate(new ReportedStrata(60), 8, false))
                .hasSizeGreaterThan(15)
                .allMatch(s -> s.end() == s.number() + 1);
    }

    @Test
    void unnamed_instances_are_waited_for_as_long_as_their_clocks_differ() {
        // When
        var closed = new ArrayList<TickSamples>();
        for (int now = 30; now < 600; now++) {
            if (now % 10 == 5) {
                strata.add(unnamed(CANARY, now), now);
                strata.add(unnamed(BASELINE, now), now);
                strata.add(unnamed(CANARY, now - 25), now);
                strata.add(unnamed(BASELINE, now - 25), now);
            }
            closed.addAll(strata.close(now));
        }
        // Then: two of each in ten seconds
        var settled = closed.subList(closed.size() / 4, closed.size());
        assertThat(settled)
                .hasSizeGreaterThan(10)
                .allMatch(s -> s.of(CANARY).samples() == 2 * (s.end() - s.number())
                        && s.of(BASELINE).samples() == 2 * (s.end() - s.number()));
    }
}
