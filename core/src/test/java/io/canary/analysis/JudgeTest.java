package io.canary.analysis;

import static io.canary.analysis.Samples.POLICY;
import static io.canary.analysis.Samples.availability;
import static io.canary.analysis.Samples.cpu;
import static io.canary.analysis.Samples.errors;
import static io.canary.analysis.Samples.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Compared COMPARED = compared();
    private static final Verdict.NotWorse NOT_WORSE = new Verdict.NotWorse(COMPARED);
    private static final Verdict.Worse WORSE = new Verdict.Worse(COMPARED);

    private static final Aggregates AT_EVERY_LIMIT = MetricFixtures.seen(3, 100, 0.01, 500.0, false, 0.995, 0.85);

    @Test
    void evidence_that_is_just_enough_and_at_every_limit_passes() {
        // When
        var verdict = Judge.judge(POLICY, AT_EVERY_LIMIT);
        // Then
        assertThat(verdict).isEqualTo(new WithinLimits(List.of()));
    }

    @Test
    void every_limit_that_is_violated_is_named() {
        // Given
        var seen = MetricFixtures.seen(3, 100, 0.011, 500.5, true, 0.994, 0.86);
        // When
        var verdict = Judge.judge(POLICY, seen);
        // Then
        assertThat(verdict)
                .isEqualTo(new OutsideLimits(
                        List.of(
                                new Violation(StandardMetric.ERROR_RATE, 0.011, 0.01),
                                new Violation(StandardMetric.LATENCY_P95_MS, 500.5, 500),
                                new Violation(StandardMetric.AVAILABILITY, 0.994, 0.995),
                                new Violation(StandardMetric.CPU_UTILIZATION, 0.86, 0.85)),
                        List.of()));
    }

    @Test
    void too_few_samples_or_requests_decide_nothing_however_bad_they_are() {
        // Given
        var fewSamples = MetricFixtures.seen(2, 100, 1.0, 9000.0, false, 0.0, 1.0);
        var fewRequests = MetricFixtures.seen(3, 99, 1.0, 9000.0, false, 0.0, 1.0);
        // Then
        assertThat(missing(fewSamples)).containsExactly("2 of 3 samples");
        assertThat(missing(fewRequests)).containsExactly("99 of 100 requests");
        assertThat(missing(Aggregates.NONE)).containsExactly("0 of 3 samples", "0 of 100 requests");
    }

    @Test
    void a_limit_whose_metric_is_not_reported_is_not_evaluated_and_the_verdict_says_so() {
        // Given
        var onlyErrors = MetricFixtures.seen(3, 100, 0.0, null, false, null, null);
        var onlyLatency = MetricFixtures.seen(3, 100, null, 501.0, true, null, null);
        // Then
        assertThat(Judge.judge(POLICY, onlyErrors))
                .isEqualTo(new WithinLimits(List.of(
                        StandardMetric.LATENCY_P95_MS, StandardMetric.AVAILABILITY, StandardMetric.CPU_UTILIZATION)));
        assertThat(Judge.judge(POLICY, onlyLatency))
                .isEqualTo(new OutsideLimits(
                        List.of(new Violation(StandardMetric.LATENCY_P95_MS, 501, 500)),
                        List.of(
                                StandardMetric.ERROR_RATE,
                                StandardMetric.AVAILABILITY,
                                StandardMetric.CPU_UTILIZATION)));
    }

    @Test
    void a_limit_set_to_null_is_not_evaluated() {
        // Given
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, null, 500.0, null, null, 1, true);
        var seen = MetricFixtures.seen(3, 100, 1.0, 100.0, false, 0.0, 1.0);
        // When
        var verdict = Judge.judge(policy, seen);
        // Then
        assertThat(verdict).isEqualTo(new WithinLimits(List.of()));
    }

    @Test
    void without_any_limit_evidence_alone_passes() {
        // Given
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, null, null, null, null, 1, true);
        // Then
        assertThat(Judge.judge(policy, AT_EVERY_LIMIT)).isEqualTo(new WithinLimits(List.of()));
        assertThat(Judge.judge(policy, Aggregates.NONE)).isInstanceOf(InsufficientEvidence.class);
    }

    @Test
    void samples_without_any_limited_metric_are_no_evidence_for_a_pass() {
        // Given
        var requestsOnly = MetricFixtures.seen(3, 100, null, null, false, null, null);
        // Then
        assertThat(missing(requestsOnly))
                .containsExactly("no data for: error rate, latency p95, availability, CPU utilization");
    }

    private static List<String> missing(Aggregates seen) {
        return Judge.judge(POLICY, seen) instanceof InsufficientEvidence i ? i.missing() : List.of();
    }

    @Test
    void samples_of_one_metric_are_no_evidence_for_a_limit_on_another() {
        // Given
        var mostlyOfCpu = together(cpu(0.1), cpu(0.1), cpu(0.1), errors(500, 250));
        // When
        var verdict = Judge.judge(POLICY, mostlyOfCpu);
        // Then
        assertThat(verdict).isInstanceOf(InsufficientEvidence.class);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "too little evidence: 1 of 3 samples with error rate (reported for 500 of 530 requests), 30 of 100 requests with CPU utilization");
    }

    @Test
    void a_rate_that_is_known_for_some_requests_only_says_for_how_many() {
        // Given: half of the reporters of requests also report errors
        var seen = together(errors(100, 2), errors(100, 1), errors(100, 1), cpu(0.1), cpu(0.1), cpu(0.1));
        // Then
        assertThat(Judge.judge(POLICY, seen).sentence())
                .startsWith("error rate 1.33 % > 1 % (reported for 300 of 330 requests)");
    }

    @Test
    void an_explicit_limit_that_is_not_reported_is_not_skipped() {
        // Given
        var seen = together(errors(100, 0), errors(100, 0), errors(100, 0));
        var set = Settings.read(Policy.class, Map.of("max_latency_p95_ms", 300));
        var strict = Settings.read(
                Policy.class, Map.of("max_latency_p95_ms", 300, "analysis", Map.of("on_no_data", "fail")));
        // Then
        assertThat(Judge.judge(set, seen)).isInstanceOf(InsufficientEvidence.class);
        assertThat(Judge.judge(set, seen).sentence()).isEqualTo("too little evidence: no data for: latency p95");
        assertThat(Judge.judge(strict, seen)).isInstanceOf(Verdict.Unmeasured.class);
        // And: without any samples nothing fails
        assertThat(Judge.judge(strict, Aggregates.NONE)).isInstanceOf(InsufficientEvidence.class);
    }

    @Test
    void a_violated_limit_fails_whatever_else_is_unknown() {
        // Given
        var seen = together(errors(100, 50), errors(100, 50), errors(100, 50), cpu(0.1));
        var set = Settings.read(Policy.class, Map.of("max_latency_p95_ms", 300));
        // Then
        assertThat(Judge.judge(set, seen).sentence())
                .isEqualTo(
                        "error rate 50 % > 1 % (reported for 300 of 310 requests) (no data for: latency p95, availability, CPU utilization)");
    }

    @Test
    void a_level_from_a_reporter_without_requests_holds_only_beyond_the_default_limit() {
        // Given
        var requests = List.of(errors(100, 0), errors(100, 0), errors(100, 0));
        var calm = new ArrayList<>(requests);
        var busy = new ArrayList<>(requests);
        for (int i = 0; i < 3; i++) {
            calm.add(idleCpu(0.4));
            busy.add(idleCpu(0.99));
        }
        var set = Settings.read(Policy.class, Map.of("max_cpu_utilization", 0.8));
        // Then
        assertThat(Judge.judge(POLICY, together(calm.toArray(Sample[]::new)))).isInstanceOf(WithinLimits.class);
        assertThat(Judge.judge(POLICY, together(busy.toArray(Sample[]::new))).sentence())
                .isEqualTo("too little evidence: 0 of 100 requests with CPU utilization");
        assertThat(Judge.judge(set, together(calm.toArray(Sample[]::new))).sentence())
                .isEqualTo("too little evidence: 0 of 100 requests with CPU utilization");
    }

    private static Sample idleCpu(double utilization) {
        return Sample.of(Role.CANARY, 0, 0).with(StandardMetric.CPU_UTILIZATION, utilization);
    }

    @Test
    void min_requests_of_zero_needs_samples_only() {
        // Given
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 1, 0, 0.01, 500.0, 0.995, 0.85, 1, true);
        var idle = MetricFixtures.seen(1, 0, null, null, false, null, 0.1);
        // When
        var verdict = Judge.judge(policy, idle);
        // Then
        assertThat(verdict).isInstanceOf(WithinLimits.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.07, 0.29, 0.58, 0.85, 0.995, 0.999})
    void the_rounding_of_sums_violates_no_limit(double limit) {
        // Given
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 1, 0, limit, 500.0, limit, limit, 1, true);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 50; i++) {
            samples.add(errors(33, limit * 33));
            samples.add(availability(33, limit));
            samples.add(cpu(limit));
            // When
            var seen = together(samples.toArray(Sample[]::new));
            // Then
            assertThat(Judge.judge(policy, seen)).isInstanceOf(WithinLimits.class);
        }
    }

    @Test
    void one_error_in_a_trillion_requests_violates_a_limit_of_zero() {
        // Given
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 1, 0, 0.0, null, null, null, 1, true);
        // When
        var verdict = Judge.judge(policy, together(errors(1_000_000_000_000L, 1)));
        // Then
        assertThat(verdict).isInstanceOf(OutsideLimits.class);
    }

    private static Compared compared() {
        var policy = new SequentialPolicy(Analysis.DEFAULT, List.of());
        return new Compared(new Compared.Inputs(policy, new Engine(policy).memento(), List.of()));
    }

    private static Verdict beside(
            Verdict.Comparative compared, Map<String, Object> policy, Aggregates seen, @Nullable String providerError) {
        return Judge.beside(
                compared,
                EnumSet.allOf(StandardMetric.class),
                Settings.read(Policy.class, policy),
                seen,
                providerError);
    }

    @Test
    void only_explicit_limits_apply_beside_a_comparison() {
        // Given
        var seen = together(errors(1_000, 100), errors(1_000, 100), errors(1_000, 100));
        // Then
        assertThat(beside(NOT_WORSE, Map.of(), seen, null)).isEqualTo(NOT_WORSE);
        assertThat(beside(NOT_WORSE, Map.of("max_error_rate", 0.2), seen, null)).isEqualTo(NOT_WORSE);
        // And: the comparison is kept
        assertThat(beside(NOT_WORSE, Map.of("max_error_rate", 0.05), seen, null))
                .isInstanceOfSatisfying(Verdict.OverruledByFail.class, v -> {
                    assertThat(v.by()).isInstanceOf(OutsideLimits.class);
                    assertThat(v.compared()).isEqualTo(COMPARED);
                    assertThat(v.sentence()).startsWith("error rate 10 % > 5 %");
                });
    }

    @Test
    void a_limit_beside_a_comparison_that_cannot_be_evaluated_holds_or_fails_and_never_passes() {
        // Given
        var seen = together(errors(1_000, 0), errors(1_000, 0), errors(1_000, 0));
        var limits = Map.<String, Object>of("max_error_rate", 0.2, "min_availability", 0.9);
        var strict = new HashMap<>(limits);
        strict.put("analysis", Map.of("on_no_data", "fail"));
        // Then
        for (var known : new Aggregates[] {seen, Aggregates.NONE}) {
            assertThat(beside(NOT_WORSE, limits, known, null))
                    .isInstanceOfSatisfying(Verdict.OverruledByLack.class, v -> assertThat(v.by())
                            .isInstanceOf(InsufficientEvidence.class));
            assertThat(beside(NOT_WORSE, strict, known, null))
                    .isInstanceOfSatisfying(Verdict.OverruledByFail.class, v -> assertThat(v.by())
                            .isInstanceOf(Verdict.Unmeasured.class));
        }
    }

    @Test
    void a_provider_that_fails_holds_or_fails_and_never_passes() {
        // Given
        Map<String, Object> strict = Map.of("analysis", Map.of("on_provider_error", "fail"));
        // Then
        assertThat(beside(NOT_WORSE, Map.of(), Aggregates.NONE, "edge is away"))
                .isEqualTo(new Verdict.OverruledByLack(new Verdict.ProviderError("edge is away"), COMPARED));
        assertThat(beside(NOT_WORSE, strict, Aggregates.NONE, "edge is away"))
                .isEqualTo(new Verdict.OverruledByFail(new Verdict.ProviderFailure("edge is away"), COMPARED));
    }

    @Test
    void evidence_against_the_canary_counts_whatever_is_unknown() {
        assertThat(beside(WORSE, Map.of("max_error_rate", 0.2), Aggregates.NONE, "edge is away"))
                .isEqualTo(WORSE);
    }
}
