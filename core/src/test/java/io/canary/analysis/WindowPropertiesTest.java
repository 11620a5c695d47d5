package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WindowPropertiesTest {
    private static final long NOW = 1_000_000_000L;
    private static final Duration LENGTH = Duration.ofSeconds(60);

    /** Shares are multiples of 1/1024, and distributions are whole counts, so their sums are exact in any order. */
    @Provide
    Arbitrary<List<Sample>> samples() {
        var share = Arbitraries.integers().between(0, 1024).map(i -> i / 1024.0);
        var maybeShare = share.injectNull(0.3).map(s -> s == null ? Double.NaN : s);
        var at = Arbitraries.longs().between(NOW - 70_000, NOW + 10_000);
        var requests = Arbitraries.longs().between(0, 1000);
        var p95 = Arbitraries.integers().between(1, 2000).injectNull(0.5).map(i -> i == null ? Double.NaN : i / 4.0);
        var latency = Arbitraries.integers()
                .between(1, 1000)
                .injectNull(0.7)
                .map(i -> i == null ? LatencyHistogram.EMPTY : Samples.values(i, i));
        return Combinators.combine(at, requests, maybeShare, p95, maybeShare, maybeShare, latency)
                .as((a, r, errors, l, availability, cpu, h) -> Sample.of(Role.CANARY, a, r)
                        .withErrors(errors * r)
                        .with(StandardMetric.LATENCY_P95_MS, l)
                        .with(StandardMetric.AVAILABILITY, availability)
                        .with(StandardMetric.CPU_UTILIZATION, cpu)
                        .with(h))
                .list()
                .ofMaxSize(50)
                .withoutEdgeCases();
    }

    @Property
    void the_aggregates_of_a_window_do_not_depend_on_the_order_of_its_samples(
            @ForAll("samples") List<Sample> samples, @ForAll Random random) {
        // Given
        var shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, random);
        // When
        var one = windowOf(samples).aggregates(NOW);
        var other = windowOf(shuffled).aggregates(NOW);
        // Then
        assertThat(one.samples()).isEqualTo(other.samples());
        assertThat(one.requests()).isEqualTo(other.requests());
        assertThat(one.value(StandardMetric.ERROR_RATE)).isEqualTo(other.value(StandardMetric.ERROR_RATE));
        assertThat(one.value(StandardMetric.AVAILABILITY)).isEqualTo(other.value(StandardMetric.AVAILABILITY));
        assertThat(one.value(StandardMetric.CPU_UTILIZATION)).isEqualTo(other.value(StandardMetric.CPU_UTILIZATION));
        assertThat(one.value(StandardMetric.LATENCY_P95_MS)).isEqualTo(other.value(StandardMetric.LATENCY_P95_MS));
    }

    @Property
    void a_window_counts_what_it_reports_as_counted(
            @ForAll("samples") List<Sample> samples, @ForAll @IntRange(max = 70_000) int started) {
        // Given
        var window = new Window(LENGTH, NOW - started);
        // When
        long counted = samples.stream()
                .filter(s -> window.add(s, NOW) == Window.Outcome.COUNTED)
                .count();
        // Then
        assertThat(window.aggregates(NOW).samples()).isEqualTo(counted);
    }

    @Property
    void time_alone_only_takes_samples_away(
            @ForAll("samples") List<Sample> samples,
            @ForAll @IntRange(max = 80_000) int sooner,
            @ForAll @IntRange(max = 80_000) int longer) {
        // Given
        var window = windowOf(samples);
        // When
        var before = window.aggregates(NOW + sooner);
        var after = window.aggregates(NOW + sooner + longer);
        // Then
        assertThat(after.samples()).isLessThanOrEqualTo(before.samples());
        assertThat(after.requests()).isLessThanOrEqualTo(before.requests());
    }

    @Property
    void an_aggregate_lies_between_the_least_and_the_most_that_was_reported(@ForAll("samples") List<Sample> samples) {
        // Given
        var counted = samples.stream().filter(s -> s.atMillis() >= NOW - 59_000).toList();
        var cpus = counted.stream()
                .mapToDouble(s -> s.value(StandardMetric.CPU_UTILIZATION))
                .filter(cpu -> !Double.isNaN(cpu))
                .summaryStatistics();
        // When
        var seen = windowOf(samples).aggregates(NOW);
        // Then
        if (cpus.getCount() == 0) {
            assertThat(seen.value(StandardMetric.CPU_UTILIZATION)).isNull();
        } else {
            assertThat(seen.value(StandardMetric.CPU_UTILIZATION)).isCloseTo(cpus.getAverage(), within(1e-12));
            assertThat(seen.value(StandardMetric.CPU_UTILIZATION)).isBetween(cpus.getMin(), cpus.getMax());
        }
        if (seen.value(StandardMetric.ERROR_RATE) != null) {
            assertThat(seen.value(StandardMetric.ERROR_RATE)).isBetween(0.0, 1.0);
        }
    }

    private static Window windowOf(List<Sample> samples) {
        var window = new Window(LENGTH, 0);
        samples.forEach(s -> window.add(s, NOW));
        return window;
    }
}
