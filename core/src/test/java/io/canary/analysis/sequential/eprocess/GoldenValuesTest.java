package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values on which two independent implementations agree. */
class GoldenValuesTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);
    private static final Offset<Double> PRINTED = Offset.offset(5e-7);

    private static final HarmTest HARM = new HarmTest(1.1, 0, 1.4, 2, 3.5, 8, 30, 300);
    private static final double[] HARM_PRIOR = {.30, .25, .18, .12, .09, .06};
    private static final List<Tick> ERRORS =
            List.of(tick(500, 1, 9500, 10), tick(500, 3, 9500, 9), tick(1000, 4, 9000, 8), tick(5000, 21, 5000, 6));

    private static Tick tick(double nc, double xc, double nb, double xb) {
        return new Tick(new Arm(nc, xc), new Arm(nb, xb));
    }

    private static Mixture harm(HarmTest test, double dispersion) {
        var mixture = new Mixture(.1, HARM_PRIOR, .005);
        double[] ratios = new double[6];
        for (var tick : ERRORS) {
            test.logRatios(tick, dispersion, ratios);
            mixture.observe(ratios);
        }
        return mixture;
    }

    @Test
    void harm_by_errors() {
        // Given
        double[] ratios = new double[6];
        var mixture = new Mixture(.1, HARM_PRIOR, .005);
        double[] logs = {-0.209343284, 1.198818621, 2.901434006, 6.341047656};
        for (int i = 0; i < logs.length; i++) {
            // When
            HARM.logRatios(ERRORS.get(i), 1, ratios);
            mixture.observe(ratios);
            // Then
            assertThat(mixture.logEvidence()).isCloseTo(logs[i], CLOSE);
        }
        assertThat(ratios)
                .containsExactly(new double[] {1.929795, 3.183327, 3.707906, 2.076256, -3.754281, -16.845456}, PRINTED);
        assertThat(mixture.weights())
                .containsExactly(
                        new double[] {
                            0.000692303, 0.019107452, 0.207337387, 0.755091269, 0.017096285, 0.000405305, 0.00027
                        },
                        CLOSE);
        assertThat(mixture.leading()).isEqualTo(2);
    }

    @Test
    void harm_by_errors_that_come_in_clusters_or_within_a_margin() {
        assertThat(harm(HARM, 2).logEvidence()).isCloseTo(2.786005691, CLOSE);
        assertThat(harm(new HarmTest(1.1, 0.0005, 1.4, 2, 3.5, 8, 30, 300), 1).logEvidence())
                .isCloseTo(3.814573494, CLOSE);
    }

    @Test
    void a_crash() {
        // Given
        var mixture = new Mixture(.1, HARM_PRIOR, .005);
        double[] ratios = new double[6];
        HARM.logRatios(tick(10, 10, 190, 0), 1, ratios);
        for (double expected : new double[] {25.603004189, 54.065625799}) {
            // When
            mixture.observe(ratios);
            // Then
            assertThat(mixture.logEvidence()).isCloseTo(expected, CLOSE);
        }
    }

    @Test
    void latency_above_a_threshold() {
        // Given
        var test = new ExceedanceTest(1.15, 1.4, 2, 4, 15);
        var mixture = new Mixture(.1, new double[] {.30, .30, .20, .12, .08}, .005);
        var ticks = List.of(tick(500, 45, 9500, 470), tick(500, 40, 9500, 480), tick(1000, 88, 9000, 455));
        double[] logs = {5.192905432, 8.189788380, 18.205269508};
        double[] ratios = new double[5];
        for (int i = 0; i < logs.length; i++) {
            // When
            test.logRatios(ticks.get(i), .05, 1, ratios);
            mixture.observe(ratios);
            // Then
            assertThat(mixture.logEvidence()).isCloseTo(logs[i], CLOSE);
        }
        assertThat(ratios)
                .containsExactly(new double[] {4.243266, 8.506576, 10.316026, -13.826108, -208.488025}, PRINTED);
    }

    @Test
    void non_inferiority_of_errors() {
        // Given
        var test = new NonInferiorityTest(1.25, .004, .1, .3, .5, .7, .85);
        var mixture = new Mixture(.02, new double[] {.2, .2, .2, .2, .2}, .002);
        var ticks = List.of(tick(500, 0, 9500, 10), tick(500, 1, 9500, 9), tick(1000, 1, 9000, 8));
        double[] logs = {1.576297286, 1.917024578, 4.005555530};
        double[] ratios = new double[5];
        for (int i = 0; i < logs.length; i++) {
            // When
            test.logRatios(ticks.get(i), ratios);
            mixture.observe(ratios);
            // Then
            assertThat(mixture.logEvidence()).isCloseTo(logs[i], CLOSE);
        }
    }

    @Test
    void a_limit_of_one_percent() {
        // Given
        var test = new LimitTest(.01, 1.5, 2.5, 6, 30);
        var mixture = new Mixture(.1, new double[] {.25, .25, .25, .25}, .01);
        double[] bad = {9, 14, 12};
        double[] logs = {0.250574119, 4.740091717, 8.122523525};
        double[] ratios = new double[4];
        for (int i = 0; i < logs.length; i++) {
            // When
            test.logRatios(new Arm(500, bad[i]), ratios);
            mixture.observe(ratios);
            // Then
            assertThat(mixture.logEvidence()).isCloseTo(logs[i], CLOSE);
        }
    }

    @Test
    void signs_of_a_gauge() {
        // Given
        var test = new SignTest(.1, .3, .6, .9);
        var mixture = new Mixture(.1, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, .005);
        double[] ratios = new double[3];
        // When
        for (int sign : new int[] {1, 1, -1, 1, 1, 1, 1, 1}) {
            test.logRatios(.5 + .2 * sign, .5, ratios);
            mixture.observe(ratios);
        }
        // Then
        assertThat(mixture.logEvidence()).isCloseTo(1.992980307, CLOSE);
    }

    private static double combined(double[] logs, double[] weights) {
        var eProcesses = IntStream.range(0, logs.length)
                .mapToObj(i -> new WeightedEProcess("" + i, Prior.SIGN, new double[3], weights[i], .01))
                .toList();
        return CombinedEvidence.mean(eProcesses, e -> logs[eProcesses.indexOf(e)]);
    }

    @Test
    void evidence_put_together() {
        // When
        double together = combined(new double[] {6.2, 1.0, -2, -2, .5}, new double[] {.5, .35, .05, .05, .05});
        // Then
        assertThat(Math.exp(together)).isCloseTo(247.421889, PRINTED);
        assertThat(EvidenceCap.cap(0, 50, .01)).isCloseTo(3.302585, PRINTED);
        assertThat(EvidenceCap.cap(2, 1, .01)).isEqualTo(3);
        assertThat(EvidenceCap.cap(-2, 50, .01)).isCloseTo(3.302585, PRINTED);
        assertThat(EvidenceCap.cap(-2, 1, .01)).isEqualTo(-1);
    }

    @Test
    void an_interval_that_holds_at_every_look() {
        // Given
        var interval = new RatioInterval(.05);
        // When
        ERRORS.forEach(tick -> interval.observe(tick, 1));
        // Then
        var bounds = Objects.requireNonNull(interval.bounds());
        assertThat(bounds.low()).isCloseTo(1.5683, Offset.offset(5e-5));
        assertThat(bounds.high()).isCloseTo(9.4877, Offset.offset(5e-5));
    }

    /** The mean of e is at most 1 on the boundary of the null, by enumeration of all outcomes. */
    @Test
    void no_alternative_grows_on_average_for_a_canary_at_the_margin() {
        double[] ratios = new double[6];
        for (double theta : new double[] {.01, .1, .4, .8}) {
            // Given
            double canary = 1.1 * theta;
            double[] mean = new double[6];
            // When
            for (int xc = 0; xc <= 12; xc++) {
                for (int xb = 0; xb <= 15; xb++) {
                    HARM.logRatios(tick(12, xc, 15, xb), 1, ratios);
                    double chance = binomial(12, xc, canary) * binomial(15, xb, theta);
                    IntStream.range(0, 6).forEach(i -> mean[i] += chance * Math.exp(ratios[i]));
                }
            }
            // Then
            assertThat(Arrays.stream(mean).max().orElseThrow()).isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    private static double binomial(int n, int x, double p) {
        double result = Math.pow(p, x) * Math.pow(1 - p, n - x);
        for (int i = 0; i < x; i++) {
            result *= (double) (n - i) / (i + 1);
        }
        return result;
    }

    @Test
    void a_tick_with_one_version_alone_says_nothing() {
        // Given
        var mixture = harm(HARM, 1);
        double before = mixture.logEvidence();
        double[] ratios = new double[6];
        // When
        HARM.logRatios(tick(500, 500, 0, 0), 1, ratios);
        // Then
        assertThat(ratios).containsOnly(0);
        mixture.observe(ratios);
        assertThat(mixture.logEvidence()).isCloseTo(before, CLOSE);
    }

    @Test
    void counts_of_a_trillion_are_finite() {
        // Given
        var mixture = new Mixture(.1, HARM_PRIOR, .005);
        double[] ratios = new double[6];
        // When
        for (int i = 0; i < 1_000; i++) {
            HARM.logRatios(tick(1e12, i % 2 == 0 ? 1e12 : 0, 1e12, i % 3 == 0 ? 1e12 : 0), 1, ratios);
            mixture.observe(ratios);
        }
        // Then
        assertThat(mixture.logEvidence()).isFinite();
        assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, CLOSE);
    }

    /**
     * The long-run growth per request of the canary, if the baseline has many more: Wald's bound is ln(1 / &alpha;)
     * over that.
     */
    private static double gain(double theta, double times) {
        double[] gain = new double[1];
        new HarmTest(1, 0, times).logRatios(tick(1, times * theta, 1e9, 1e9 * theta), 1, gain);
        return gain[0];
    }

    @Test
    void no_test_needs_fewer_requests() {
        double[][] golden = {
            {.001, 2, 0.000386294, 11921},
            {.001, 5, 0.00404719, 1138},
            {.01, 2, 0.00386294, 1192},
            {.0001, 5, 0.000404719, 11379},
            {.001, 6, 0.00575056, 801}
        };
        for (double[] row : golden) {
            double gain = gain(row[0], row[1]);
            assertThat(gain).isCloseTo(row[2], Offset.offset(1e-8));
            assertThat(-Math.log(.01) / gain).isCloseTo(row[3], Offset.offset(0.6));
        }
    }
}
