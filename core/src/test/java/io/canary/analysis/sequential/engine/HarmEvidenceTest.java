package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How strong the evidence of harm is that reports give. */
class HarmEvidenceTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);

    @Test
    void a_difference_within_the_margins_is_no_harm_however_long_it_lasts() {
        // Given
        var engine = new Engine(POLICY);
        // When
        for (int tick = 0; tick < 300; tick++) {
            engine.observe(
                    stratum(tick, Trials.step(3), Trials.report(50_000, 550, 53), Trials.report(50_000, 500, 50)));
        }
        // Then
        assertThat(engine.finding().logEvidence()).isNegative();
    }

    @Test
    void latency_of_a_service_with_jitter_is_weaker_evidence() {
        double[] evidence = new double[2];
        for (int i = 0; i < 2; i++) {
            // Given
            double jitter = .08 * i;
            var traffic = new Traffic(4, 100, .01);
            var engine = Trials.learned(POLICY, traffic, () -> new Ill(1, 0, Math.exp(jitter * traffic.gaussian())));
            // When
            var finding = engine.observe(
                    stratum(60, Trials.step(3), traffic.report(.5, new Ill(1, 0, 1.3)), traffic.report(.5, Ill.NOT)));
            evidence[i] = finding.metrics().get(1).logEvidence();
        }
        // Then
        assertThat(evidence[0]).isGreaterThan(5);
        assertThat(evidence[1]).isLessThan(evidence[0] / 2);
    }

    @Test
    void a_tick_is_judged_by_what_was_known_before_it() {
        // Given
        var engine = new Engine(POLICY);
        // When
        var first = engine.observe(stratum(0, FIRST, Trials.report(500, 0, 5_000), Trials.report(9_500, 0)));
        var second = engine.observe(stratum(1, FIRST, Trials.report(500, 0, 5_000), Trials.report(9_500, 0)));
        // Then
        assertThat(first.metrics().get(1).logEvidence()).isZero();
        assertThat(second.metrics().get(1).logEvidence()).isGreaterThan(10);
    }

    @Test
    void a_canary_without_baseline_is_tested_against_the_limit_with_a_fifth_of_alpha() {
        // Given
        var policy = Trials.policy(Map.of("error_limit", .05, "warmup_sec", 0, "latency_warmup_sec", 0));
        var full = new WeightStep(9, Weight.FULL, Weight.FULL);
        var traffic = new Traffic(10, 100, .01);
        var bad = Trials.learned(policy, traffic);
        var good = Trials.learned(policy, traffic);
        // When
        for (int tick = 60; tick < 64; tick++) {
            bad.observe(stratum(tick, full, Trials.report(1000, 150), null));
            good.observe(stratum(tick, full, Trials.report(1000, 50), null));
        }
        // Then
        assertThat(bad.finding().state()).isEqualTo(State.ROLLBACK);
        assertThat(good.finding().state()).isNotEqualTo(State.ROLLBACK);
        assertThat(good.finding().goal()).isCloseTo(Math.log(100), Offset.offset(1e-12));
    }

    @Test
    void a_custom_metric_is_judged_in_its_own_direction() {
        // Given
        var policy = Trials.policy(
                Map.of("warmup_sec", 0),
                List.of(
                        Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better", "critical", true),
                        Map.of("name", "queue", "kind", "gauge", "margin", 5),
                        Map.of("name", "throughput", "kind", "distribution", "direction", "higher_is_better")));
        var more = new Engine(policy);
        var less = new Engine(policy);
        var usual = new Report(1000, Map.of("orders", new Arm(1000, 900)));
        // When
        for (int tick = 0; tick < 10; tick++) {
            more.observe(stratum(tick, FIRST, new Report(50, Map.of("orders", new Arm(50, 49))), usual));
            less.observe(stratum(tick, FIRST, new Report(50, Map.of("orders", new Arm(50, 30))), usual));
        }
        // Then
        assertThat(more.finding().state()).isNotEqualTo(State.ROLLBACK);
        assertThat(less.finding().state()).isEqualTo(State.ROLLBACK);
        assertThat(less.finding().sentence()).startsWith("orders: ");
    }

    @Test
    void the_sentence_of_a_ratio_has_its_confidence_interval() {
        // Given
        var policy = Trials.policy(
                Map.of("ratio_interval", true, "warmup_sec", 0, "margins", Map.of("latency_ratio", 1.06)));
        var engine = new Engine(policy);
        // When
        for (int tick = 0; tick < 5; tick++) {
            engine.observe(stratum(tick, FIRST, Trials.report(500, 20), Trials.report(9500, 95)));
        }
        // Then
        assertThat(engine.finding().sentence())
                .matches("errors: canary 4.0 % against baseline 1.0 %, ratio 4.0 \\([0-9.]+–[0-9.]+\\), "
                        + "e-value .* ≥ 100");
    }
}
