package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.finding.Finding.State;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Canaries that are worse. */
class DetectionTest {
    private static final int NEVER = 1_000;

    /** The ticks at 5 % until the rollback of a canary that becomes worse in one of them. */
    private static int ticks(SequentialPolicy policy, long seed, double rps, double errorRate, int wellFor, Ill ill) {
        var traffic = new Traffic(seed, rps, errorRate);
        var engine = Trials.learned(policy, traffic);
        for (int tick = 0; tick < 90; tick++) {
            var finding = engine.observe(new Stratum(
                    60 + tick,
                    Trials.step(0),
                    tick * Traffic.TICK_SEC,
                    traffic.report(.05, tick < wellFor ? Ill.NOT : ill),
                    traffic.report(.95, Ill.NOT)));
            if (finding.state() == State.ROLLBACK) {
                assertThat(finding.rule()).isEqualTo(Rule.HARM);
                return tick + 1 - wellFor;
            }
        }
        return NEVER;
    }

    private static int[] ticks(SequentialPolicy policy, double rps, double errorRate, int wellFor, Ill ill) {
        int[] ticks = new int[20];
        for (int seed = 0; seed < ticks.length; seed++) {
            ticks[seed] = ticks(policy, seed, rps, errorRate, wellFor, ill);
        }
        Arrays.sort(ticks);
        return ticks;
    }

    @Test
    void five_times_the_errors_of_a_busy_service_are_found_within_a_minute() {
        int[] ticks = ticks(Trials.policyWithoutWarmUp(), 1000, .001, 0, new Ill(5, 0, 1));
        assertThat(ticks[ticks.length / 2]).as(Arrays.toString(ticks)).isLessThanOrEqualTo(6);
        assertThat(ticks[ticks.length - 1]).isLessThanOrEqualTo(12);
    }

    @Test
    void a_crash_is_found_with_the_second_report_and_never_with_the_first() {
        int[] ticks = ticks(Trials.policyWithoutWarmUp(), 20, .001, 0, new Ill(1, 1, 1));
        assertThat(ticks).as(Arrays.toString(ticks)).containsOnly(2);
    }

    /** With ten requests a tick, of which only a catastrophe counts. */
    @Test
    void a_crash_while_warming_up_is_found_with_the_second_report_or_the_third() {
        int[] ticks = ticks(Trials.policy(), 20, .001, 0, new Ill(1, 1, 1));
        assertThat(ticks[ticks.length / 2]).as(Arrays.toString(ticks)).isEqualTo(2);
        assertThat(ticks[0]).isEqualTo(2);
        assertThat(ticks[ticks.length - 1]).isLessThanOrEqualTo(3);
    }

    @Test
    void a_crash_after_five_minutes_is_found_as_fast() {
        int[] ticks = ticks(Trials.policy(), 20, .001, 30, new Ill(1, 1, 1));
        assertThat(ticks).as(Arrays.toString(ticks)).containsOnly(2);
    }

    @Test
    void nor_does_an_hour_without_harm_delay_it() {
        int[] ticks = ticks(Trials.policy(), 1000, .001, 75, new Ill(1, 1, 1));
        assertThat(ticks).as(Arrays.toString(ticks)).containsOnly(2);
    }

    @Test
    void a_fifth_more_latency_of_a_busy_service_is_found_within_half_a_minute() {
        int[] ticks = ticks(Trials.policyWithoutWarmUp(), 1000, .001, 0, new Ill(1, 0, 1.2));
        assertThat(ticks[ticks.length / 2]).as(Arrays.toString(ticks)).isLessThanOrEqualTo(3);
        assertThat(ticks[ticks.length - 1]).isLessThanOrEqualTo(5);
    }

    @Test
    void more_errors_after_ten_minutes_are_found_within_two_more() {
        int[] ticks = ticks(Trials.policyWithoutWarmUp(), 1000, .001, 60, new Ill(5, 0, 1));
        assertThat(ticks[ticks.length / 2]).as(Arrays.toString(ticks)).isLessThanOrEqualTo(12);
    }
}
