package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A canary whose rate varies from the baseline's by 1 point per tick by chance. */
class ColdStartTest {
    private static final double TICK_SEC = 10;
    private static final double VARIANCE = 1e-4;

    private final ColdStart start = new ColdStart(TICK_SEC);

    /**
     * One digit per tick: whether it is too early to test, given the excess as a function of the seconds since the
     * start of the step.
     */
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
    void one_that_gets_better_is_recovering_until_the_rest_is_within_chance() {
        assertThat(step(1, 12, fading(.2, 15, 0))).isEqualTo("001110000000");
    }

    @Test
    void a_longer_start_is_excused_for_longer() {
        assertThat(step(1, 16, fading(.2, 30, 0))).startsWith("0011111").endsWith("0000");
    }

    @Test
    void one_that_stays_bad_is_never_excused() {
        assertThat(step(1, 12, seconds -> .3)).doesNotContain("1");
    }

    @Test
    void one_that_gets_worse_is_never_excused() {
        assertThat(step(1, 12, seconds -> seconds / 200)).doesNotContain("1");
    }

    @Test
    void one_that_stays_bad_after_its_start_is_excused_only_during_the_start() {
        // When
        long harmless = ticks(step(1, 12, fading(.2, 15, 0)));
        long harmful = ticks(new ColdStartTest().step(1, 12, fading(.2, 15, .1)));
        // Then
        assertThat(harmful).isPositive().isLessThanOrEqualTo(harmless);
    }

    @Test
    void a_permanent_defect_is_no_start_once_it_exceeds_what_is_left_of_one() {
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
    void a_start_is_expected_in_the_next_step_in_proportion_to_the_new_share() {
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
    void a_defect_in_a_later_step_is_no_start_if_there_was_none_before() {
        // Given
        step(1, 6, seconds -> 0);
        step(.5, 6, seconds -> 0);
        // Then
        assertThat(step(.2, 6, seconds -> .1)).doesNotContain("1");
    }

    @Test
    void one_that_is_clearly_better_than_the_baseline_needs_no_excuse() {
        assertThat(step(1, 12, fading(.1, 15, -.1))).isEqualTo("000000000000");
    }

    @Test
    void it_continues_from_its_saved_state() {
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
