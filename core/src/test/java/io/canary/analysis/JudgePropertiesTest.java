package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.WithinLimits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class JudgePropertiesTest {
    private static final Pattern FIGURES = Pattern.compile("([0-9.]+) (?:%|ms) ([<>]) ([0-9.]+) (?:%|ms)$");

    @Provide
    Arbitrary<Aggregates> aggregates() {
        var share = Arbitraries.integers().between(0, 100).map(i -> i / 100.0).injectNull(0.2);
        return Combinators.combine(
                        Arbitraries.longs().between(0, 10),
                        Arbitraries.longs().between(0, 300),
                        share,
                        Arbitraries.doubles().between(0.1, 2000).injectNull(0.2),
                        share,
                        share)
                .as((samples, requests, errors, p95, availability, cpu) ->
                        MetricFixtures.seen(samples, requests, errors, p95, false, availability, cpu))
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<Policy> policies() {
        var share = Arbitraries.integers().between(0, 100).map(i -> i / 100.0).injectNull(0.2);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 10),
                        Arbitraries.longs().between(0, 300),
                        share,
                        Arbitraries.doubles().between(0.1, 2000).injectNull(0.2),
                        share,
                        share)
                .as((samples, requests, errors, p95, availability, cpu) -> MetricFixtures.policy(
                        Duration.ofSeconds(60), samples, requests, errors, p95, availability, cpu, 1, true))
                .withoutEdgeCases();
    }

    /** The direction in which a value is worse, and a limit looser. */
    private static double moved(StandardMetric metric, double value, double by) {
        return switch (metric) {
            case LATENCY_P95_MS -> value * (1 + by);
            case AVAILABILITY -> Math.max(0, value - by);
            default -> Math.min(1, value + by);
        };
    }

    private static Aggregates with(long samples, long requests, Map<StandardMetric, Double> values) {
        return new Aggregates(samples, requests, values, null, null, null, false, Coverage.NONE).withFullCoverage();
    }

    @Property
    void loosening_limits_never_makes_a_pass_a_fail(
            @ForAll("policies") Policy policy,
            @ForAll("aggregates") Aggregates seen,
            @ForAll @DoubleRange(max = 1) double by) {
        // Given
        var limits = new EnumMap<StandardMetric, Double>(StandardMetric.class);
        policy.limits().forEach((metric, limit) -> limits.put(metric, moved(metric, limit, by)));
        var looser = new Policy(
                policy.sampleWindow(),
                policy.minSamples(),
                policy.minRequests(),
                limits,
                1,
                true,
                policy.metrics(),
                policy.analysis(),
                policy.given());
        // When
        var strict = Judge.judge(policy, seen);
        var loose = Judge.judge(looser, seen);
        // Then
        if (strict instanceof WithinLimits || strict instanceof InsufficientEvidence) {
            assertThat(loose.sentence()).isEqualTo(strict.sentence());
        } else if (loose instanceof OutsideLimits fewer) {
            assertThat(((OutsideLimits) strict).violations().stream().map(Verdict.Violation::metric))
                    .containsAll(fewer.violations().stream()
                            .map(Verdict.Violation::metric)
                            .toList());
        }
    }

    @Property
    void a_worse_version_never_gets_a_better_verdict(
            @ForAll("policies") Policy policy,
            @ForAll("aggregates") Aggregates seen,
            @ForAll @DoubleRange(max = 1) double by) {
        // Given
        var values = new EnumMap<StandardMetric, Double>(StandardMetric.class);
        seen.values().forEach((metric, value) -> values.put(metric, moved(metric, value, by)));
        var worse = with(seen.samples(), seen.requests(), values);
        // Then
        if (Judge.judge(policy, seen) instanceof OutsideLimits) {
            assertThat(Judge.judge(policy, worse)).isInstanceOf(OutsideLimits.class);
        }
    }

    @Property
    void evidence_is_either_enough_or_named_as_missing(
            @ForAll("policies") Policy policy,
            @ForAll("aggregates") Aggregates seen,
            @ForAll @LongRange(max = 300) long more) {
        // Given
        var grown = with(
                seen.samples() + policy.minSamples(), seen.requests() + policy.minRequests() + more, seen.values());
        boolean enough = seen.samples() >= policy.minSamples() && seen.requests() >= policy.minRequests();
        // When
        var verdict = Judge.judge(policy, seen);
        var later = Judge.judge(policy, grown);
        // Then
        if (enough) {
            assertThat(later.sentence()).isEqualTo(verdict.sentence());
        } else {
            assertThat(verdict).isInstanceOf(InsufficientEvidence.class);
            assertThat(((InsufficientEvidence) verdict).missing()).isNotEmpty();
        }
    }

    @Property
    void the_sentence_of_a_violation_never_contradicts_itself(
            @ForAll("policies") Policy policy, @ForAll("aggregates") Aggregates seen) {
        // When
        var verdict = Judge.judge(policy, seen);
        // Then
        if (verdict instanceof OutsideLimits fail) {
            for (var violation : fail.violations()) {
                var figures = FIGURES.matcher(violation.toString());
                assertThat(figures.find()).isTrue();
                double measured = Double.parseDouble(figures.group(1));
                double limit = Double.parseDouble(figures.group(3));
                assertThat(figures.group(2).equals("<") ? measured < limit : measured > limit)
                        .as(violation.toString())
                        .isTrue();
            }
        }
    }
}
