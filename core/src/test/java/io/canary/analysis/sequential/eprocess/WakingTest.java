package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A mixture whose sleeping part wakes up with a hazard that decreases. */
class WakingTest {
    private static final double[] ALTERNATIVES = {.6, .4};

    private static Mixture waking() {
        return new Mixture(Prior.waking(ALTERNATIVES));
    }

    /** A coin with probability p, and an alternative a: the expectation of its likelihood ratio is 1. */
    private static double[] ratios(boolean shown, double p, double a, double b) {
        return shown
                ? new double[] {Math.log(a / p), Math.log(b / p)}
                : new double[] {Math.log((1 - a) / (1 - p)), Math.log((1 - b) / (1 - p))};
    }

    private static double mean(Mixture before, int left, double p, double a, double b) {
        if (left == 0) {
            return Math.exp(before.logEvidence());
        }
        double sum = 0;
        for (boolean shown : new boolean[] {true, false}) {
            var after = copy(before);
            after.observe(ratios(shown, p, a, b));
            sum += (shown ? p : 1 - p) * mean(after, left - 1, p, a, b);
        }
        return sum;
    }

    private static Mixture copy(Mixture of) {
        var to = new MementoWriter();
        of.write(to.section("mixture"));
        var copy = waking();
        copy.read(new MementoReader(to.memento()).section("mixture"));
        return copy;
    }

    @Property(tries = 200)
    void the_mean_e_value_of_a_harmless_canary_is_1_after_every_number_of_ticks(
            @ForAll @DoubleRange(min = .05, max = .95) double p,
            @ForAll @DoubleRange(min = .05, max = .95) double a,
            @ForAll @DoubleRange(min = .05, max = .95) double b,
            @ForAll @IntRange(min = 1, max = 8) int ticks) {
        assertThat(mean(waking(), ticks, p, a, b)).isCloseTo(1, within(1e-9));
    }

    @Test
    void without_evidence_the_sleeping_part_is_a_half_over_the_logarithm_of_the_ticks() {
        // Given
        var mixture = waking();
        // When
        for (int tick = 0; tick < 1000; tick++) {
            mixture.observe(new double[2]);
        }
        // Then
        assertThat(mixture.weights()[0]).isCloseTo(.5 / Math.log(Math.E + 1000), within(1e-9));
        assertThat(mixture.logEvidence()).isCloseTo(0, within(1e-9));
    }

    @Test
    void a_late_defect_is_found_sooner_than_by_a_fixed_share() {
        // Given: a day of ticks without harm, in which the alternatives lose
        var waking = waking();
        var fixed = new Mixture(.1, ALTERNATIVES, .005);
        for (int tick = 0; tick < 8640; tick++) {
            waking.observe(new double[] {-.1, -.3});
            fixed.observe(new double[] {-.1, -.3});
        }
        // Then
        assertThat(ticksToGoal(waking)).isLessThan(ticksToGoal(fixed));
    }

    private static int ticksToGoal(Mixture mixture) {
        int ticks = 0;
        while (mixture.logEvidence() < Math.log(100)) {
            mixture.observe(new double[] {.1, .3});
            ticks++;
        }
        return ticks;
    }
}
