package io.canary.analysis;

import static io.canary.analysis.ReportedStrata.unnamed;
import static io.canary.analysis.Role.BASELINE;
import static io.canary.analysis.Role.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a tick is closed whose samples may come ten seconds after its end. */
class StrataTest {
    private final ReportedStrata strata = new ReportedStrata(10);

    /** A report that arrives at once. */
    private List<TickSamples> report(Role role, double second) {
        return report(role, second, second);
    }

    private List<TickSamples> report(Role role, double second, double arrives) {
        strata.add(unnamed(role, second), arrives);
        return strata.close(arrives);
    }

    @Test
    void the_first_tick_is_closed_when_its_samples_would_be_late_as_their_number_is_unknown() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        // Then
        assertThat(strata.dueMillis()).isEqualTo(20_000);
        assertThat(strata.close(19.999)).isEmpty();
        assertThat(strata.close(20)).extracting(TickSamples::number).containsExactly(0L);
        assertThat(strata.dueMillis()).isEqualTo(-1);
    }

    @Test
    void a_tick_is_closed_by_the_sample_that_makes_it_complete() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        strata.close(20);
        // When
        var afterTheFirst = report(BASELINE, 19, 20.5);
        var afterTheSecond = report(CANARY, 19, 20.6);
        // Then
        assertThat(afterTheFirst).isEmpty();
        assertThat(afterTheSecond).extracting(TickSamples::number).containsExactly(1L);
    }

    @Test
    void a_version_that_misses_a_tick_delays_it_only_until_it_reports_for_a_later_one() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        strata.close(20);
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
    void a_silent_version_delays_a_tick_until_its_samples_would_be_late() {
        // Given
        report(BASELINE, 9);
        report(CANARY, 9);
        strata.close(20);
        // When
        report(BASELINE, 19);
        // Then
        assertThat(strata.close(29.9)).isEmpty();
        assertThat(strata.close(30)).extracting(TickSamples::number).containsExactly(1L);
    }

    @Test
    void a_late_sample_counts_while_its_tick_is_open() {
        // Given
        report(BASELINE, 9);
        // When
        report(CANARY, 9, 19.9);
        // Then
        assertThat(strata.close(20).getFirst().of(CANARY).samples()).isEqualTo(1);
        assertThat(strata.add(unnamed(CANARY, 9), 20.001)).isEqualTo(Window.Outcome.TOO_OLD);
    }

    @Test
    void a_new_instance_is_waited_for_after_one_tick() {
        // Given: a canary of one instance
        report(BASELINE, 9);
        report(CANARY, 9);
        strata.close(20);
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
        assertThat(strata.close(20)).extracting(TickSamples::number).containsExactly(0L);
    }

    @Test
    void a_sample_from_before_the_start_is_too_old() {
        var later = new ReportedStrata(10, 100);
        assertThat(later.add(unnamed(BASELINE, 99), 100.5)).isEqualTo(Window.Outcome.TOO_OLD);
        assertThat(later.add(unnamed(BASELINE, 101), 101.5)).isEqualTo(Window.Outcome.COUNTED);
    }
}
