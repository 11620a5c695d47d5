package io.canary.analysis;

import static io.canary.analysis.Samples.POLICY;
import static io.canary.analysis.Samples.latencies;
import static io.canary.analysis.Samples.latency;
import static io.canary.analysis.Samples.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Accuracy.Bounds;
import io.canary.analysis.Accuracy.Relative;
import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.Undecided;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.spi.LatencyHistogram;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts and verdicts for latencies that are only known by bounds. */
class PercentileBoundsTest {
    private static final Bounds BOUNDS = new Bounds(List.of(100.0, 250.0, 500.0, 1_000.0));

    /** Counts of the buckets up to each bound, and of the one above all. */
    private static Sample buckets(Bounds bounds, long... counts) {
        long[] placed = new long[LatencyHistogram.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            boolean top = i == bounds.millis().size();
            placed[
                    top
                            ? LatencyHistogram.BUCKETS - 1
                            : LatencyHistogram.bucketOf(bounds.millis().get(i))] += counts[i];
        }
        return Sample.of(Role.CANARY, 0, 100).with(LatencyHistogram.of(placed), bounds);
    }

    private static Aggregates between(Aggregates seen, PercentileBounds bounds) {
        return seen.with(bounds).withFullCoverage();
    }

    private static Policy latencyAtMost(double millis) {
        return MetricFixtures.policy(Duration.ofSeconds(60), 1, 1, null, millis, null, null, 1, true);
    }

    @Test
    void percentiles_of_a_merged_distribution_are_points() {
        // Given
        long[] counts = new long[LatencyHistogram.BUCKETS];
        counts[LatencyHistogram.bucketOf(10)] = 90;
        counts[LatencyHistogram.bucketOf(300)] = 8;
        // When
        var seen = together(latencies(LatencyHistogram.of(counts)), latencies(Samples.values(2, 2_000)));
        // Then
        assertThat(seen.latencyP50Ms()).isCloseTo(10, within(0.1));
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isCloseTo(300, within(3.0));
        assertThat(seen.latencyP99Ms()).isCloseTo(2_000, within(20.0));
        assertThat(seen.latencyIntervals()).isNull();
    }

    @Test
    void percentiles_of_merged_buckets_are_intervals_and_never_points() {
        // When
        var seen = together(buckets(BOUNDS, 60, 10, 0, 0, 0), buckets(BOUNDS, 0, 0, 24, 4, 2));
        // Then
        assertThat(seen.latencyIntervals())
                .isEqualTo(new PercentileBounds(
                        new LatencyBounds(0, 100),
                        new LatencyBounds(500, 1_000),
                        new LatencyBounds(1_000, Double.POSITIVE_INFINITY)));
        assertThat(seen.latencyP50Ms()).isNull();
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isNull();
        assertThat(seen.latencyP99Ms()).isNull();
        assertThat(seen.latencyP95Approximate()).isFalse();
    }

    @Test
    void bounds_that_share_a_bucket_give_the_interval_around_all_of_them() {
        // Given
        var close = new Bounds(List.of(0.0, 0.01, 0.1, 50.0, 50.1, 1e6));
        // When
        var seen = together(buckets(close, 1, 1, 70, 1, 40, 0, 0));
        // Then
        assertThat(seen.latencyIntervals())
                .isEqualTo(new PercentileBounds(
                        new LatencyBounds(0, 0.1), new LatencyBounds(0.1, 50.1), new LatencyBounds(0.1, 50.1)));
    }

    @Test
    void a_bound_above_the_longest_distinguishable_latency_is_no_bound() {
        // Given
        var beyond = new Bounds(List.of(1.0, 200_000.0));
        // When
        var seen = together(buckets(beyond, 0, 5, 0));
        // Then
        assertThat(Objects.requireNonNull(seen.latencyIntervals()).p95())
                .isEqualTo(new LatencyBounds(1, Double.POSITIVE_INFINITY));
    }

    @Test
    void buckets_among_percentiles_contribute_their_interval() {
        // When
        var seen = together(latency(100), buckets(BOUNDS, 0, 0, 10, 0, 0));
        // Then
        assertThat(Objects.requireNonNull(seen.latencyIntervals()).p95()).isEqualTo(new LatencyBounds(175, 300));
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isNull();
        assertThat(seen.latencyP95Approximate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "500, WithinLimits",
        "501, WithinLimits",
        "250, OutsideLimits",
        "249, OutsideLimits",
        "251, InsufficientEvidence",
        "499, InsufficientEvidence"
    })
    void a_limit_is_evaluated_only_if_the_interval_lies_on_one_side_of_it(double limit, String outcome) {
        // Given
        var seen = together(buckets(BOUNDS, 0, 0, 10, 0, 0));
        // When
        var verdict = Judge.judge(latencyAtMost(limit), seen);
        // Then
        assertThat(verdict.getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Property
    void a_verdict_on_an_interval_is_true_for_every_latency_in_it(
            @ForAll @DoubleRange(max = 1_000) double low,
            @ForAll @DoubleRange(min = 0.01, max = 1_000) double width,
            @ForAll @DoubleRange(min = 0.01, max = 1) double share,
            @ForAll @DoubleRange(min = 0.01, max = 2_000) double limit) {
        // Given
        var p95 = new LatencyBounds(low, low + width);
        var between = new PercentileBounds(p95, p95, p95);
        double inside = low + share * width;
        // When
        var verdict = Judge.judge(
                latencyAtMost(limit), between(MetricFixtures.seen(1, 1, null, null, false, null, null), between));
        var truth = Judge.judge(latencyAtMost(limit), MetricFixtures.seen(1, 1, null, inside, false, null, null));
        // Then
        if (!(verdict instanceof InsufficientEvidence)) {
            assertThat(verdict.getClass()).isEqualTo(truth.getClass());
        }
    }

    @Test
    void a_latency_above_the_last_bound_violates_any_limit_up_to_there_and_meets_none() {
        // Given
        var seen = together(buckets(BOUNDS, 0, 0, 0, 0, 10));
        // Then
        assertThat(Judge.judge(latencyAtMost(1_000), seen)).isInstanceOf(OutsideLimits.class);
        assertThat(Judge.judge(latencyAtMost(1e9), seen)).isInstanceOf(InsufficientEvidence.class);
    }

    @Test
    void other_limits_are_still_evaluated() {
        // Given
        var between = new PercentileBounds(
                new LatencyBounds(0, 100), new LatencyBounds(250, 600), new LatencyBounds(600, 700));
        var good = between(MetricFixtures.seen(3, 100, 0.0, null, false, 1.0, 0.5), between);
        var bad = between(MetricFixtures.seen(3, 100, 0.5, null, false, 1.0, null), between);
        var undecided = new Undecided(StandardMetric.LATENCY_P95_MS, between.p95(), 500);
        // Then
        assertThat(Judge.judge(POLICY, good)).isEqualTo(new WithinLimits(List.of(), List.of(undecided)));
        assertThat(Judge.judge(POLICY, bad))
                .isEqualTo(new OutsideLimits(
                        List.of(new Violation(StandardMetric.ERROR_RATE, 0.5, 0.01)),
                        List.of(StandardMetric.CPU_UTILIZATION),
                        List.of(undecided)));
    }

    @Test
    void the_sentence_says_what_is_known_and_why_it_is_undecided() {
        // Given
        var bounds = new LatencyBounds(250, 500);
        var undecided = new Undecided(StandardMetric.LATENCY_P95_MS, bounds, 300);
        var seen = together(buckets(BOUNDS, 0, 0, 10, 0, 0));
        // Then
        assertThat(new WithinLimits(List.of(StandardMetric.AVAILABILITY), List.of(undecided)).sentence())
                .isEqualTo("within all limits (no data for: availability)"
                        + " (not judged: latency p95 is between 250 ms and 500 ms, and so is the limit of 300 ms)");
        assertThat(new InsufficientEvidence(seen, latencyAtMost(300)).sentence())
                .isEqualTo(
                        "too little evidence: latency p95 is between 250 ms and 500 ms, and so is the limit of 300 ms");
        assertThat(new Violation(StandardMetric.LATENCY_P95_MS, 250, 250, bounds, null))
                .hasToString("latency p95 between 250 ms and 500 ms > 250 ms");
        assertThat(new Undecided(
                        StandardMetric.LATENCY_P95_MS, new LatencyBounds(1_000, Double.POSITIVE_INFINITY), 3_000))
                .hasToString("latency p95 is above 1000 ms, and so is the limit of 3000 ms");
    }

    @Test
    void an_accuracy_has_a_text_and_is_validated() {
        assertThat(Accuracy.CANONICAL)
                .hasToString("a relative error of 0.990 %")
                .isEqualTo(new Relative(0.0099010));
        assertThat(Accuracy.counted(0.01)).hasToString("a relative error of 2.00 %");
        assertThat(BOUNDS).hasToString("bounds at 100 ms, 250 ms, 500 ms, 1000 ms");
        assertThatThrownBy(() -> new Relative(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Relative(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(List.of(-1.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(List.of(2.0, 2.0))).isInstanceOf(IllegalArgumentException.class);
    }
}
