package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Versions with several instances that name themselves in their reports. */
class InstancesTest {
    private static final int REQUESTS = 1000;

    private final Random random = new Random(16);

    private Sample sample(Role role, String source, long atMillis, double errorRate, double slower) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        long errors = 0;
        double median = LatencyHistogram.bucketOf(50 * slower);
        for (int i = 0; i < REQUESTS; i++) {
            counts[Math.clamp(Math.round(median + 30 * random.nextGaussian()), 0, counts.length - 1)]++;
            errors += random.nextDouble() < errorRate ? 1 : 0;
        }
        return Sample.of(role, atMillis, REQUESTS)
                .withErrors((double) errors)
                .with(LatencyHistogram.of(counts))
                .with(new SampleExtras(0, Map.of(), source));
    }

    @Test
    void the_variance_of_instances_is_that_beyond_chance() {
        // Given: half of them fail 10 %, half 20 %
        var alike = new Instances();
        var unlike = new Instances();
        for (int i = 0; i < 100; i++) {
            alike.add(sample(Role.BASELINE, "pod-" + i, 0, .15, 1));
            unlike.add(sample(Role.BASELINE, "pod-" + i, 0, i % 2 == 0 ? .1 : .2, 1));
        }
        // Then
        assertThat(spread(alike)).isCloseTo(0, within(1e-4));
        assertThat(spread(unlike)).isCloseTo(.0025, within(6e-4));
    }

    private static double spread(Instances instances) {
        var readings = new HashMap<String, Reading>();
        instances.putInto(readings);
        assertThat(readings).containsEntry(Report.INSTANCES, new Reading.Gauge(100));
        return ((Reading.Gauge) Objects.requireNonNull(readings.get(Report.SPREAD_ERRORS))).value();
    }

    @Test
    void one_instance_that_is_slower_than_its_siblings_is_found_and_none_if_all_are_slow() {
        var oneSlow = new Siblings();
        var allSlow = new Siblings();
        for (int tick = 0; tick < 3; tick++) {
            oneSlow.observe(instances(1, 1, 2, 1));
            allSlow.observe(instances(2, 2, 2, 2));
        }
        assertThat(oneSlow.outlier()).isEqualTo("pod-2");
        assertThat(allSlow.outlier()).isNull();
    }

    private Instances instances(double... slower) {
        var instances = new Instances();
        for (int i = 0; i < slower.length; i++) {
            instances.add(sample(Role.CANARY, "pod-" + i, 0, .01, slower[i]));
        }
        return instances;
    }

    @Test
    void a_lone_instance_has_no_siblings() {
        var lone = new Siblings();
        lone.observe(instances(3));
        assertThat(lone.outlier()).isNull();
    }

    /** The finding after 10 min with 20 instances, five of which are the canary's. */
    private Verdict.Comparative after(double... canarySlower) {
        var policy = Settings.read(SequentialPolicy.class, Map.of());
        var comparison = Comparison.begin(policy, 0);
        var step = new WeightStep(0, new Weight(2500), new Weight(3500));
        for (long now = 10_000; now <= 600_000 && !comparison.isConclusive(); now += 10_000) {
            for (int i = 0; i < 15; i++) {
                comparison.add(sample(Role.BASELINE, "old-" + i, now - 1, .001, 1), now);
            }
            for (int i = 0; i < canarySlower.length; i++) {
                comparison.add(sample(Role.CANARY, "new-" + i, now - 1, .001, canarySlower[i]), now);
            }
            comparison.close(now, step, 0);
        }
        return comparison.verdict();
    }

    @Test
    void one_slow_instance_of_the_canary_is_left_out_and_named() {
        var verdict = after(1, 2, 1, 1, 1);
        assertThat(verdict).isInstanceOf(Verdict.NotWorse.class);
        assertThat(verdict.sentence())
                .endsWith("; latencies are compared without new-1, which is slower than the canary's other instances");
    }

    @Test
    void a_canary_all_of_whose_instances_are_slower_is_found() {
        var verdict = after(1.2, 1.2, 1.2, 1.2, 1.2);
        assertThat(verdict.compared().finding().state()).isEqualTo(Finding.State.ROLLBACK);
        assertThat(verdict.compared().without()).isNull();
    }
}
