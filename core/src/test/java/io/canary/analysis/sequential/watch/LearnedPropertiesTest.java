package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Learned.Variation;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.spi.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Properties of earlier knowledge, whatever was learned and whatever follows. */
class LearnedPropertiesTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final double MOST = 1 + 1e-9;
    private static final int TICKS_REMEMBERED = 50;

    private static Variation variation(Random random, double meanMost) {
        double ticks = 200 * random.nextDouble() * random.nextInt(2);
        return new Variation(ticks * meanMost * random.nextDouble(), ticks);
    }

    @Property(tries = 300)
    void errors_are_never_evaluated_less_carefully_than_without_earlier_knowledge(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var knowing = new Dispersion();
        var ignorant = new Dispersion();
        knowing.remember(variation(random, 30));
        double rate = Math.pow(10, -3 * random.nextDouble());
        int wildness = random.nextInt(5);
        for (int tick = 0; tick < 2 * TICKS_REMEMBERED; tick++) {
            double requests = random.nextInt(2_000);
            double bad = Math.min(requests, Math.floor(requests * rate * Math.exp(wildness * random.nextGaussian())));
            // When
            knowing.observe(new Arm(requests, bad));
            ignorant.observe(new Arm(requests, bad));
            // Then
            assertThat(knowing.factor()).isGreaterThanOrEqualTo(ignorant.factor());
            assertThat(knowing.carefulFactor()).isGreaterThanOrEqualTo(ignorant.carefulFactor());
            assertThat(knowing.expected()).isEqualTo(ignorant.expected());
        }
    }

    @Property(tries = 300)
    void nor_are_latencies(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var knowing = new Spread();
        var ignorant = new Spread();
        knowing.remember(variation(random, .1), .05);
        for (int tick = 0; tick < 2 * TICKS_REMEMBERED; tick++) {
            var exceedances = new ExceedanceCounts(histogram(random), false);
            int bucket = 300 + random.nextInt(8);
            // When
            knowing.observe(exceedances, bucket);
            ignorant.observe(exceedances, bucket);
            // Then
            assertThat(knowing.variance()).isGreaterThanOrEqualTo(ignorant.variance());
        }
    }

    private static LatencyHistogram histogram(Random random) {
        long[] counts = new long[400];
        counts[250] = random.nextInt(1_000);
        counts[350] = random.nextInt(100);
        return LatencyHistogram.of(counts);
    }

    @Property(tries = 100)
    void after_fifty_ticks_earlier_knowledge_has_no_effect(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var knowing = new Dispersion();
        var ignorant = new Dispersion();
        knowing.remember(variation(random, 30));
        // When
        for (int tick = 0; tick <= TICKS_REMEMBERED; tick++) {
            var arm = new Arm(1_000, random.nextInt(30));
            knowing.observe(arm);
            ignorant.observe(arm);
        }
        // Then
        assertThat(knowing.factor()).isEqualTo(ignorant.factor());
        assertThat(knowing.carefulFactor()).isEqualTo(ignorant.carefulFactor());
        assertThat(knowing.learned()).isEqualTo(ignorant.learned());
    }

    private static Learned learned(Random random) {
        var errors = new Learned.OfMetric(
                Metric.ERRORS,
                Metric.Kind.RATIO,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(variation(random, 10)),
                0,
                0,
                List.of());
        var latency = new Learned.OfMetric(
                Metric.LATENCY,
                Metric.Kind.DISTRIBUTION,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(variation(random, .02), variation(random, .02), variation(random, .02)),
                300 * random.nextDouble(),
                240 + random.nextInt(20),
                List.of(20_000, random.nextInt(100), 3_000, random.nextInt(500)));
        return new Learned(Learned.VERSION, POLICY.analysis().tick(), List.of(errors, latency));
    }

    /** By enumeration of all outcomes of the tick after some others. */
    @Property(tries = 60)
    void no_e_value_grows_on_average_for_any_earlier_knowledge(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var engine = new Engine(POLICY, learned(random));
        int before = random.nextInt(4);
        for (int tick = 1; tick <= before; tick++) {
            engine.observe(stratum(tick, random.nextInt(6), random.nextInt(10), 0));
        }
        var memento = engine.memento();
        double already = Math.exp(engine.finding().logEvidence());
        double theta = random.nextDouble();
        for (boolean ofErrors : new boolean[] {true, false}) {
            double mean = 0;
            for (int x = 0; x <= 5; x++) {
                for (int y = 0; y <= 9; y++) {
                    // When
                    var next = Engine.restore(POLICY, memento);
                    var finding = next.observe(stratum(before + 1, x, y, ofErrors ? 1 : 2));
                    mean += binomial(5, x, theta) * binomial(9, y, theta) * Math.exp(finding.logEvidence());
                }
            }
            // Then
            assertThat(mean).isLessThanOrEqualTo(already * MOST);
        }
    }

    /** Five and nine requests, with these numbers of failed and slow ones. */
    private static Stratum stratum(int tick, int canary, int baseline, int what) {
        return Trials.stratum(tick, Trials.step(2), report(5, canary, what), report(9, baseline, what));
    }

    private static Report report(int requests, int bad, int what) {
        long[] counts = new long[400];
        long slow = what == 1 ? 0 : bad;
        counts[250] = requests - slow;
        counts[350] = slow;
        return new Report(
                requests,
                Map.of(
                        Metric.ERRORS, new Arm(requests, what == 2 ? 0 : bad),
                        Metric.LATENCY, new Reading.Latencies(LatencyHistogram.of(counts))));
    }

    private static double binomial(int n, int x, double p) {
        double result = Math.pow(p, x) * Math.pow(1 - p, n - x);
        for (int i = 0; i < x; i++) {
            result *= (double) (n - i) / (i + 1);
        }
        return result;
    }
}
