package io.canary.analysis.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** The wager of a proof that grows fastest: that it does, and that it wins nothing on average where its claim is not true. */
class GrowthOptimalTest {
    private static final double LEAST = .05;
    private static final double MOST = .9999;

    private static double mean(
            int n, double canary, int m, double baseline, double phi, NonInferiorityTest test, double a) {
        double mean = 0;
        for (int x = 0; x <= n; x++) {
            for (int y = 0; y <= m; y++) {
                double ratio = test.logRatio(new Tick(new Arm(n, x), new Arm(m, y)), a);
                mean += Outcomes.binomial(n, x, canary) * Outcomes.binomial(m, y, baseline) * Math.exp(ratio / phi);
            }
        }
        return mean;
    }

    @Property(tries = 500)
    void whatever_rate_is_expected_the_mean_is_at_most_1_on_the_margin(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double baseline,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 2) double rho,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = .2) double delta,
            @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1) double expected,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 8) double phi) {
        // Given
        var test = new NonInferiorityTest(rho, delta);
        double theirs = Math.min(baseline, (1 - delta) / rho); // the canary fails no more often than always
        double ours = rho * theirs + delta;
        double best = test.best(new Tick(new Arm(n, 0), new Arm(m, 0)), expected);
        // Then
        assertThat(mean(n, ours, m, theirs, phi, test, best)).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(mean(n, ours, m, theirs, phi, test, (1 + best) / 2)).isLessThanOrEqualTo(1 + 1e-9);
    }

    /** By the expectation of the logarithm, for a canary that is as good as the baseline. */
    private static double growth(double a, double rate, double rho, double delta, double q) {
        return rate * Math.log(a) + rate / q * Math.log1p((1 - a) * rho * q) + (1 - a) * delta;
    }

    @Property(tries = 1000)
    void none_grows_faster_than_the_best(
            @ForAll @IntRange(min = 1, max = 100_000) int n,
            @ForAll @IntRange(min = 1, max = 100_000) int m,
            @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = .9) double rate,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 2) double rho,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = .2) double delta,
            @ForAll @Scale(6) @DoubleRange(min = LEAST, max = MOST) double other) {
        // Given
        var test = new NonInferiorityTest(rho, delta);
        double q = (double) n / m;
        // When
        double best = test.best(new Tick(new Arm(n, 0), new Arm(m, 0)), rate);
        // Then
        assertThat(best).isBetween(LEAST - 1e-12, MOST + 1e-12);
        assertThat(growth(best, rate, rho, delta, q)).isGreaterThanOrEqualTo(growth(other, rate, rho, delta, q) - 1e-9);
    }

    /** Without a margin there is nothing to be won, and next to nothing is wagered. */
    @Property(tries = 100)
    void it_never_loses_more_than_next_to_nothing(
            @ForAll @IntRange(min = 1, max = 100_000) int n,
            @ForAll @IntRange(min = 1, max = 100_000) int m,
            @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = .9) double rate) {
        double best = new NonInferiorityTest(1, 0).best(new Tick(new Arm(n, 0), new Arm(m, 0)), rate);
        assertThat(growth(best, rate, 1, 0, (double) n / m)).isGreaterThanOrEqualTo(-1e-3);
    }
}
