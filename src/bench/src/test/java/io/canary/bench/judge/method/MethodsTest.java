package io.canary.bench.judge.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Stand;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.bench.judge.trace.Traffic;
import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MethodsTest {
    private static final Setting SETTING = new Setting(Profile.FAST, Traffic.MED, LatencyShape.LOGN);

    private static Report report(int requests, int errors, double millis) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(millis)] = requests;
        return new Report(requests, errors, LatencyHistogram.of(counts), 0.5);
    }

    /** What a method does, tick by tick, while all reports are the same. */
    private static List<Act> acts(Method method, int ticks, Report canary, Report baseline) {
        var trial = method.begin(SETTING, List::of);
        return IntStream.range(0, ticks)
                .mapToObj(t -> trial.observe(new TraceTick(t, new Stand(0, t), canary.requests(), canary, baseline)))
                .toList();
    }

    private static Act last(Method method, int ticks, Report canary, Report baseline) {
        return acts(method, ticks, canary, baseline).getLast();
    }

    @Test
    void thresholds_are_looked_at_once_an_interval() {
        // When
        var acts = acts(Threshold.SEED, 6, report(100, 0, 100), report(100, 0, 100));
        // Then
        assertThat(acts)
                .startsWith(Act.HOLD, Act.HOLD, Act.HOLD, Act.HOLD, Act.HOLD)
                .endsWith(Act.ADVANCE);
    }

    @Test
    void the_seed_rolls_back_beyond_its_limits_and_not_before() {
        var usual = report(100, 0, 100);
        assertThat(last(Threshold.SEED, 6, report(100, 1, 100), usual)).isEqualTo(Act.ADVANCE);
        assertThat(last(Threshold.SEED, 6, report(100, 2, 100), usual)).isEqualTo(Act.ROLL_BACK);
        assertThat(last(Threshold.SEED, 6, report(100, 0, 195), usual)).isEqualTo(Act.ADVANCE);
        assertThat(last(Threshold.SEED, 6, report(100, 0, 210), usual)).isEqualTo(Act.ROLL_BACK);
        assertThat(last(Threshold.TIGHT, 6, report(100, 1, 100), usual)).isEqualTo(Act.ROLL_BACK);
    }

    @Test
    void too_few_requests_hold() {
        assertThat(last(Threshold.SEED, 6, report(3, 3, 100), report(100, 0, 100)))
                .isEqualTo(Act.HOLD);
    }

    @Test
    void three_failures_in_a_row_take_three_intervals() {
        // When
        var acts = acts(Threshold.consecutive(3), 18, report(100, 100, 100), report(100, 0, 100));
        // Then
        assertThat(acts.subList(0, 17)).containsOnly(Act.HOLD);
        assertThat(acts).endsWith(Act.ROLL_BACK);
    }

    @Test
    void repeated_tests_look_at_each_tick_or_at_each_interval() {
        // Given
        var broken = report(100, 50, 100);
        var usual = report(1900, 2, 100);
        // When
        var eager = acts(new RepeatedZ("z/tick", true), 6, broken, usual);
        var lazy = acts(new RepeatedZ("z", false), 6, broken, usual);
        // Then
        assertThat(eager).startsWith(Act.ROLL_BACK);
        assertThat(lazy).startsWith(Act.HOLD).endsWith(Act.ROLL_BACK);
    }

    @Test
    void repeated_tests_see_slower_requests() {
        var test = new RepeatedZ("z", false);
        assertThat(last(test, 6, report(100, 0, 101), report(1900, 0, 101))).isEqualTo(Act.ADVANCE);
        assertThat(last(test, 6, report(100, 0, 130), report(1900, 0, 101))).isEqualTo(Act.ROLL_BACK);
    }
}
