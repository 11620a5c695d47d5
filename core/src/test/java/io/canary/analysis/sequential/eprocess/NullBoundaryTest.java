package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * On the boundary of its null, no test grows on average: the mean of e is at most 1, by enumeration of all outcomes of
 * a tick.
 */
class NullBoundaryTest {
    private static final int N = 9;
    private static final int M = 14;
    private static final double[] THETAS = {.003, .05, .3, .7};
    private static final double MOST = 1 + 1e-12;

    private interface Ratios {
        double[] logRatios(Tick tick);
    }

    /** Checks whole mixtures, whose mean is what matters, and each alternative. */
    private static void assertNothingWon(double canary, double baseline, Prior prior, Ratios test) {
        double[] mean = new double[prior.start().length - 1];
        double mixed = 0;
        for (int x = 0; x <= N; x++) {
            for (int y = 0; y <= M; y++) {
                double[] ratios = test.logRatios(new Tick(new Arm(N, x), new Arm(M, y)));
                double chance = binomial(N, x, canary) * binomial(M, y, baseline);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += chance * Math.exp(ratios[i]);
                }
                mixed += chance * Math.exp(new Mixture(prior).observe(ratios));
            }
        }
        assertThat(Arrays.stream(mean).max().orElseThrow()).isLessThanOrEqualTo(MOST);
        assertThat(mixed).isLessThanOrEqualTo(MOST);
    }

    private static double binomial(int n, int x, double p) {
        double result = Math.pow(p, x) * Math.pow(1 - p, n - x);
        for (int i = 0; i < x; i++) {
            result *= (double) (n - i) / (i + 1);
        }
        return result;
    }

    @Test
    void harm() {
        for (double theta : THETAS) {
            for (double rho : new double[] {1, 1.1, 3}) {
                for (double phi : new double[] {1, 1.7, 6}) {
                    double canary = rho * theta + .02;
                    if (canary <= 1) {
                        assertNothingWon(canary, theta, Prior.HARM, tick -> {
                            double[] ratios = new double[6];
                            new HarmTest(rho, .02, 1.4, 2, 3.5, 8, 30, 300).logRatios(tick, phi, ratios);
                            return ratios;
                        });
                    }
                }
            }
        }
    }

    @Test
    void exceedance_for_any_expected_share() {
        for (double theta : THETAS) {
            for (double guess : new double[] {1e-9, .05, .5, 1}) {
                for (double temper : new double[] {1, 3}) {
                    assertNothingWon(theta, theta, Prior.EXCEEDANCE, tick -> {
                        double[] ratios = new double[5];
                        new ExceedanceTest(1.15, 1.4, 2, 4, 15).logRatios(tick, guess, temper, ratios);
                        return ratios;
                    });
                }
            }
        }
    }

    @Test
    void non_inferiority() {
        for (double theta : THETAS) {
            double canary = 1.25 * theta + .004;
            assertNothingWon(canary, theta, NonInferiorityEProcess.prior(5), tick -> {
                double[] ratios = new double[5];
                new NonInferiorityTest(1.25, .004, .1, .3, .5, .7, .85).logRatios(tick, ratios);
                return ratios;
            });
        }
    }

    @Test
    void non_inferiority_by_both_rates_for_any_expected_rate() {
        for (double theta : THETAS) {
            for (double margin : new double[] {.004, .2}) {
                for (double guess : new double[] {0, .001, .05, .3, 1}) {
                    double canary = Math.min(1, 1.25 * theta + margin);
                    double baseline = (canary - margin) / 1.25;
                    assertNothingWon(
                            canary,
                            baseline,
                            NonInferiorityEProcess.prior(2),
                            tick -> byBothRates(tick, 1.25, margin, guess));
                    assertNothingWon(
                            1,
                            baseline,
                            NonInferiorityEProcess.prior(2),
                            tick -> byBothRates(tick, 1.25, margin, guess));
                }
            }
        }
    }

    private static double[] byBothRates(Tick tick, double ratio, double margin, double guess) {
        var nearest = RatePair.nearest(tick, ratio, margin, guess);
        return new double[] {nearest.logRatio(tick, 1), nearest.logRatio(tick, .5)};
    }

    @Test
    void a_margin_of_100_percent_gives_no_nan() {
        for (double guess : new double[] {0, .3, 1}) {
            for (double ratio : new double[] {1, 100}) {
                double[] ratios = byBothRates(new Tick(new Arm(N, 3), new Arm(M, 0)), ratio, 1, guess);
                assertThat(ratios).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
            }
        }
    }

    @Test
    void non_inferiority_of_latency_for_any_expected_share() {
        for (double theta : THETAS) {
            for (double less : new double[] {.1, .6, 1}) {
                for (double guess : new double[] {.01, .05, .5}) {
                    assertNothingWon(theta, theta, NonInferiorityEProcess.prior(1), tick ->
                            new double[] {ExceedanceTest.logRatio(tick, less * guess, guess)});
                }
            }
        }
    }

    @Test
    void a_limit() {
        for (double theta : THETAS) {
            assertNothingWon(theta, .5, Prior.LIMIT, tick -> {
                double[] ratios = new double[4];
                new LimitTest(theta, 1.5, 2.5, 6, 30).logRatios(tick.canary(), ratios);
                return ratios;
            });
        }
    }

    @Test
    void the_share_of_the_traffic() {
        for (double share : new double[] {.04, .4, .76}) {
            // Given
            double[] mean = new double[4];
            // When
            for (int x = 0; x <= M; x++) {
                double[] ratios = ShareTest.logRatios(x, M - x, share);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += binomial(M, x, share) * Math.exp(ratios[i]);
                }
            }
            // Then
            assertThat(Arrays.stream(mean).max().orElseThrow()).isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void signs() {
        double[] up = new double[3];
        double[] down = new double[3];
        var test = new SignTest(.1, .3, .6, .9);
        test.logRatios(1, 0, up);
        test.logRatios(0, 0, down);
        for (int i = 0; i < up.length; i++) {
            assertThat((Math.exp(up[i]) + Math.exp(down[i])) / 2).isLessThanOrEqualTo(MOST);
        }
    }
}
