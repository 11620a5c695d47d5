package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Outcomes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** The e-process of a proof by both rates: it grows for a canary that is as good, and not on average on its null. */
class GrowthOptimalTest {

    private static double mean(int n, double canary, int m, double baseline, double phi, RatePair pair, double part) {
        double mean = 0;
        for (int x = 0; x <= n; x++) {
            for (int y = 0; y <= m; y++) {
                double ratio = pair.logRatio(new Tick(new Arm(n, x), new Arm(m, y)), part);
                mean += Outcomes.binomial(n, x, canary) * Outcomes.binomial(m, y, baseline) * Math.exp(ratio / phi);
            }
        }
        return mean;
    }

    @Property(tries = 500)
    void the_mean_is_at_most_1_on_the_margin_for_any_expected_rate(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double baseline,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 2) double rho,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = .2) double delta,
            @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1) double expected,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 8) double phi) {
        // Given
        double theirs = Math.min(baseline, (1 - delta) / rho); // the canary's error rate is at most 1
        double ours = rho * theirs + delta;
        var pair = RatePair.nearest(new Tick(new Arm(n, 0), new Arm(m, 0)), rho, delta, expected);
        // Then
        assertThat(mean(n, ours, m, theirs, phi, pair, 1)).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(mean(n, ours, m, theirs, phi, pair, .5)).isLessThanOrEqualTo(1 + 1e-9);
    }

    @Property(tries = 1000)
    void the_pair_is_nearest_to_a_millionth_of_a_millionth_of_each_request(
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 1e6) double n,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 1e6) double m,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 2) double rho,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = .2) double delta,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = .3) double expected) {
        // When
        var pair = RatePair.nearest(new Tick(new Arm(n, 0), new Arm(m, 0)), rho, delta, expected);
        // Then
        assertThat(pair.baseline()).isPositive().isLessThanOrEqualTo(pair.rate());
        assertThat(pair.canary()).isEqualTo(rho * pair.baseline() + delta);
        assertThat(pair.excess()).isBetween(0.0, 1e-12 * (n + m));
    }

    @Property(tries = 500)
    void a_pair_that_is_not_the_nearest_does_not_grow_on_average_either(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double baseline,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 1.5) double rho,
            @ForAll @Scale(6) @DoubleRange(min = .01, max = .2) double delta,
            @ForAll @Scale(6) @DoubleRange(min = .01, max = .6) double expected,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 1) double further) {
        // Given: b anywhere between the nearest and the expected rate
        double theirs = Math.min(baseline, (1 - delta) / rho);
        double nearest = RatePair.nearest(new Tick(new Arm(n, 0), new Arm(m, 0)), rho, delta, expected)
                .baseline();
        double b = nearest + further * (Math.min(expected, (1 - delta) / rho * .999) - nearest);
        // When
        var pair = RatePair.at(new Tick(new Arm(n, 0), new Arm(m, 0)), rho, delta, expected, b);
        // Then
        assertThat(mean(n, rho * theirs + delta, m, theirs, 1, pair, 1)).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(mean(n, rho * theirs + delta, m, theirs, 1, pair, .5)).isLessThanOrEqualTo(1 + 1e-9);
    }

    @Property(tries = 1000)
    void against_a_canary_that_is_as_good_it_grows_at_any_rate_and_any_share_of_the_traffic(
            @ForAll @IntRange(min = 1, max = 100_000) int n,
            @ForAll @IntRange(min = 1, max = 100_000) int m,
            @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = .7) double rate,
            @ForAll @Scale(6) @DoubleRange(min = 1, max = 2) double rho,
            @ForAll @Scale(6) @DoubleRange(min = .001, max = .2) double delta) {
        // Given: the logarithm is linear in the counts, so its expectation is its value at the expected counts
        var expected = new Tick(new Arm(n, n * rate), new Arm(m, m * rate));
        // When
        var pair = RatePair.nearest(expected, rho, delta, rate);
        // Then
        assertThat(pair.logRatio(expected, 1)).isPositive();
        assertThat(pair.logRatio(expected, .5)).isPositive();
    }
}
