package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A canary whose rate differs from the baseline's by 1 point a tick by chance. */
class ColdStartTest {
    private static final double TICK_SEC = 10;
    private static final double VARIANCE = 1e-4;

    private final ColdStart start = new ColdStart(TICK_SEC);

    /** Whether it is too early in each of the ticks, a digit for each, where the excess is of the seconds since the step began. */
    private String step(double fresh, int ticks, DoubleUnaryOperator excess) {
        var early = new StringBuilder();
        start.beginStep(fresh);
        for (int tick = 0; tick < ticks; tick++) {
            double seconds = tick * TICK_SEC;
            early.append(start.isLeft(seconds) ? 1 : 0);
            start.observe(seconds, excess.applyAsDouble(seconds + TICK_SEC / 2), VARIANCE);
        }
        return early.toString();
    }

    private static DoubleUnaryOperator fading(double from, double fadesSec, double to) {
        return seconds -> from * Math.exp(-seconds / fadesSec) + to;
    }

    @Test
    void one_that_gets_better_is_recovering_until_what_is_left_is_less_than_chance() {
        assertThat(step(1, 12, fading(.2, 15, 0))).isEqualTo("001110000000");
    }

    @Test
    void the_longer_a_start_takes_the_longer_it_is_waited_for() {
        assertThat(step(1, 16, fading(.2, 30, 0))).startsWith("0011111").endsWith("0000");
    }

    @Test
    void one_that_stays_as_bad_as_it_is_is_never_spared() {
        assertThat(step(1, 12, seconds -> .3)).doesNotContain("1");
    }

    @Test
    void one_that_gets_worse_is_never_spared() {
        assertThat(step(1, 12, seconds -> seconds / 200)).doesNotContain("1");
    }

    @Test
    void one_that_stays_bad_after_its_start_is_spared_no_longer_than_the_start_takes() {
        // When
        long harmless = ticks(step(1, 12, fading(.2, 15, 0)));
        long harmful = ticks(new ColdStartTest().step(1, 12, fading(.2, 15, .1)));
        // Then
        assertThat(harmful).isPositive().isLessThanOrEqualTo(harmless);
    }

    @Test
    void what_goes_wrong_for_good_is_no_start_once_that_is_more_than_what_is_left_of_one() {
        // When
        long harmless = ticks(new ColdStartTest().twoSteps(0));
        long harmful = ticks(new ColdStartTest().twoSteps(.5));
        // Then
        assertThat(harmful).isLessThan(harmless);
    }

    private String twoSteps(double more) {
        step(1, 6, fading(.5, 30, 0));
        return step(.2, 6, fading(.1, 30, more));
    }

    private static long ticks(String early) {
        return early.chars().filter(c -> c == '1').count();
    }

    @Test
    void what_was_seen_of_a_start_is_expected_in_the_next_step_by_the_share_that_is_new() {
        // Given
        step(1, 6, fading(.2, 15, 0));
        // When
        String half = step(.5, 6, fading(.1, 15, 0));
        String little = step(.01, 6, fading(.002, 15, 0));
        // Then
        assertThat(half).isEqualTo("111100");
        assertThat(little).isEqualTo("000000");
    }

    @Test
    void what_goes_wrong_with_a_later_step_is_no_start_where_none_was_seen_before() {
        // Given
        step(1, 6, seconds -> 0);
        step(.5, 6, seconds -> 0);
        // Then
        assertThat(step(.2, 6, seconds -> .1)).doesNotContain("1");
    }

    @Test
    void one_that_is_better_than_the_baseline_by_more_than_is_left_is_not_accused_by_it() {
        assertThat(step(1, 12, fading(.1, 15, -.1))).isEqualTo("000000000000");
    }

    @Test
    void it_goes_on_from_where_it_stood() {
        // Given
        step(1, 6, fading(.2, 15, 0));
        start.beginStep(.5);
        start.observe(0, .1, VARIANCE);
        // When
        var writer = new MementoWriter();
        start.write(writer.section("start"));
        var other = new ColdStart(TICK_SEC);
        other.read(new MementoReader(writer.memento()).section("start"));
        // Then
        for (int seconds = 10; seconds < 60; seconds += 10) {
            assertThat(other.isLeft(seconds)).isEqualTo(start.isLeft(seconds));
        }
    }

    @Test
    void before_the_first_tick_nothing_is_known() {
        assertThat(start.isLeft(0)).isFalse();
    }
}
