package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Outcomes;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The change detector: its bounds for a rate that does not become worse, and how fast it finds one that does. */
class ShiryaevRobertsTest {
    private static final double[] ALTERNATIVES = {1.4, 2, 8};
    private static final double[] WEIGHTS = {.5, .3, .2};
    private static final double MOST = 1 + 1e-12;

    private static double[] ratios(Tick tick) {
        double[] ratios = new double[ALTERNATIVES.length];
        new HarmTest(1.1, 0, ALTERNATIVES).logRatios(tick, 1, ratios);
        return ratios;
    }

    private static ShiryaevRoberts copy(ShiryaevRoberts of, double raiseMost) {
        var to = new MementoWriter();
        of.write(to.section("detector"));
        var copy = new ShiryaevRoberts(raiseMost, WEIGHTS);
        copy.read(new MementoReader(to.memento()).section("detector"));
        return copy;
    }

    /** Enumerates all outcomes of some ticks, of which every third may not raise the value. */
    private static double mean(ShiryaevRoberts before, int tick, int ticks, double theta, double raiseMost) {
        if (tick == ticks) {
            return before.value();
        }
        int canaries = 2 + tick;
        int baselines = 3 - tick;
        double mean = 0;
        for (int x = 0; x <= canaries; x++) {
            for (int y = 0; y <= baselines; y++) {
                var after = copy(before, raiseMost);
                after.observe(ratios(new Tick(new Arm(canaries, x), new Arm(baselines, y))), tick != 1);
                mean += Outcomes.binomial(canaries, x, Math.min(1, 1.1 * theta))
                        * Outcomes.binomial(baselines, y, theta)
                        * mean(after, tick + 1, ticks, theta, raiseMost);
            }
        }
        return mean;
    }

    @Property(tries = 60)
    void the_mean_after_some_ticks_is_at_most_their_number_if_nothing_is_worse(
            @ForAll @DoubleRange(min = .01, max = .95) double theta,
            @ForAll @DoubleRange(min = .1, max = 20) double raiseMost,
            @ForAll @IntRange(min = 1, max = 3) int ticks) {
        assertThat(mean(new ShiryaevRoberts(raiseMost, WEIGHTS), 0, ticks, theta, raiseMost))
                .isLessThanOrEqualTo(ticks * MOST);
    }

    @Test
    void the_mean_is_exactly_that_number_without_a_cap() {
        // Given: a coin, and an alternative with more heads
        double[] heads = {Math.log(.8 / .5)};
        double[] tails = {Math.log(.2 / .5)};
        double mean = 0;
        for (int outcome = 0; outcome < 1 << 10; outcome++) {
            var detector = new ShiryaevRoberts(100, 1);
            // When
            for (int tick = 0; tick < 10; tick++) {
                detector.observe((outcome >> tick & 1) == 1 ? heads : tails, true);
            }
            mean += detector.value() / (1 << 10);
        }
        // Then
        assertThat(mean).isBetween(10 - 1e-9, 10 + 1e-9);
    }

    private static int ticksToAlarm(Random random, double threshold, int onset, double before, double after, int most) {
        var detector = new ShiryaevRoberts(Math.log(threshold) / 2, 1);
        double[] heads = {Math.log(.6 / .5)};
        double[] tails = {Math.log(.4 / .5)};
        for (int tick = 1; tick <= most; tick++) {
            double p = tick > onset ? after : before;
            detector.observe(random.nextDouble() < p ? heads : tails, true);
            if (detector.value() >= threshold) {
                return tick;
            }
        }
        return most;
    }

    @Test
    void false_alarms_are_as_rare_as_the_threshold_says_on_average() {
        // Given
        var random = new Random(1);
        int runs = 400;
        double sum = 0;
        // When
        for (int run = 0; run < runs; run++) {
            sum += ticksToAlarm(random, 200, Integer.MAX_VALUE, .5, .5, 100_000);
        }
        // Then
        assertThat(sum / runs).isGreaterThan(200);
    }

    @Test
    void a_late_change_is_found_as_fast_as_an_early_one() {
        // Given
        var random = new Random(2);
        int runs = 300;
        double soon = 0;
        double late = 0;
        // When
        for (int run = 0; run < runs; run++) {
            soon += ticksToAlarm(random, 20_000, 0, .45, .7, 5_000);
            late += ticksToAlarm(random, 20_000, 1_000, .45, .7, 5_000) - 1_000;
        }
        // Then
        assertThat(late / runs).isLessThan(1.1 * soon / runs);
    }

    @Test
    void one_report_raises_it_by_a_limited_factor() {
        // Given
        var detector = new ShiryaevRoberts(Math.log(600), WEIGHTS);
        // When
        detector.observe(new double[] {1_000, 1_000, 1_000}, true);
        // Then
        assertThat(detector.value()).isBetween(599.99, 600.01);
    }

    @Test
    void in_a_tick_in_which_it_may_not_rise_it_may_only_fall() {
        // Given
        var detector = new ShiryaevRoberts(10, WEIGHTS);
        detector.observe(new double[3], true);
        // When
        detector.observe(new double[] {3, 3, 3}, false);
        // Then
        assertThat(detector.value()).isBetween(1 - 1e-12, MOST);
        // And when
        detector.observe(new double[] {-3, -3, -3}, false);
        // Then
        assertThat(detector.value()).isLessThan(.2);
    }
}
