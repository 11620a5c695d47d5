package io.canary.analysis;

import static io.canary.analysis.Samples.latencies;
import static io.canary.analysis.Samples.requests;
import static io.canary.analysis.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Window.Outcome;
import io.canary.spi.LatencyHistogram;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final long NOW = 1_000_000_000L;

    @Test
    void an_empty_window_has_seen_nothing() {
        assertThat(new Window(MINUTE, 0).aggregates(NOW)).isEqualTo(Aggregates.NONE);
    }

    @Test
    void samples_count_whatever_their_order() {
        // Given
        var window = new Window(MINUTE, 0);
        // When
        window.add(requests(NOW, 1), NOW);
        window.add(requests(NOW - 50_000, 10), NOW);
        window.add(requests(NOW - 20_000, 100), NOW);
        // Then
        assertThat(window.aggregates(NOW).samples()).isEqualTo(3);
        assertThat(window.aggregates(NOW).requests()).isEqualTo(111);
    }

    @Test
    void a_sample_leaves_with_its_slot_never_late_and_at_most_a_30th_early() {
        // Given
        var window = new Window(MINUTE, 0);
        window.add(requests(NOW + 999, 1), NOW + 999);
        // Then
        assertThat(window.aggregates(NOW + 58_999).samples()).isEqualTo(1);
        assertThat(window.aggregates(NOW + 59_999).samples()).isEqualTo(1);
        assertThat(window.aggregates(NOW + 60_000).samples()).isZero();
    }

    @Test
    void a_sample_older_than_the_window_is_too_old() {
        // Given
        var window = new Window(MINUTE, 0);
        // When
        var last = window.add(requests(NOW - 59_000, 1), NOW);
        var before = window.add(requests(NOW - 59_001, 1), NOW);
        var longBefore = window.add(requests(-1, 1), NOW);
        // Then
        assertThat(last).isEqualTo(Outcome.COUNTED);
        assertThat(before).isEqualTo(Outcome.TOO_OLD);
        assertThat(longBefore).isEqualTo(Outcome.TOO_OLD);
        assertThat(window.aggregates(NOW).samples()).isEqualTo(1);
    }

    @Test
    void a_sample_from_the_future_counts_as_of_now() {
        // Given
        var window = new Window(MINUTE, 0);
        // When
        var outcome = window.add(requests(NOW + 60_000, 1), NOW);
        // Then
        assertThat(outcome).isEqualTo(Outcome.COUNTED);
        assertThat(window.aggregates(NOW).samples()).isEqualTo(1);
        assertThat(window.aggregates(NOW + 60_000).samples()).isZero();
    }

    @Test
    void a_reset_drops_everything_and_rejects_samples_from_before_it() {
        // Given
        var window = new Window(MINUTE, 0);
        window.add(requests(NOW, 1), NOW);
        // When
        window.startAfresh(NOW + 500);
        // Then
        assertThat(window.aggregates(NOW + 500)).isEqualTo(Aggregates.NONE);
        assertThat(window.add(requests(NOW + 499, 1), NOW + 600)).isEqualTo(Outcome.TOO_OLD);
        assertThat(window.add(requests(NOW + 500, 1), NOW + 600)).isEqualTo(Outcome.COUNTED);
        assertThat(window.aggregates(NOW + 600).samples()).isEqualTo(1);
    }

    @Test
    void samples_from_before_the_first_start_do_not_count() {
        // Given
        var window = new Window(MINUTE, NOW);
        // Then
        assertThat(window.add(requests(NOW - 1, 1), NOW)).isEqualTo(Outcome.TOO_OLD);
        assertThat(window.add(requests(NOW, 1), NOW)).isEqualTo(Outcome.COUNTED);
    }

    @Test
    void a_reused_slot_holds_only_new_samples() {
        // Given
        var window = new Window(MINUTE, 0);
        for (int minute = 0; minute < 10; minute++) {
            long now = NOW + minute * 60_000L;
            // When
            window.add(requests(now, 1), now);
            // Then
            assertThat(window.aggregates(now).samples()).isEqualTo(1);
        }
    }

    @Test
    void a_clock_that_is_set_back_hides_what_came_after_it() {
        // Given
        var window = new Window(MINUTE, 0);
        window.add(requests(NOW, 1), NOW);
        // When
        window.add(requests(NOW - 30_000, 10), NOW - 30_000);
        // Then
        assertThat(window.aggregates(NOW - 30_000).requests()).isEqualTo(10);
        assertThat(window.aggregates(NOW).requests()).isEqualTo(11);
    }

    @Test
    void the_shortest_window_and_odd_ones_hold_their_length() {
        for (long millis : new long[] {1000, 1019, 1500, 60_500, 59_999, 86_400_000}) {
            // Given
            var window = new Window(Duration.ofMillis(millis), 0);
            // When
            window.add(requests(NOW, 1), NOW);
            // Then
            assertThat(window.aggregates(NOW + millis - millis / 30 - 1).samples())
                    .isEqualTo(1);
            assertThat(window.aggregates(NOW + millis).samples()).isZero();
        }
    }

    @Test
    void a_flood_of_a_million_samples_takes_no_more_memory_than_one_sample_per_slot() {
        // Given
        var random = new Random(7);
        var wide = wideDistribution();
        var one = new Window(MINUTE, 0);
        var flooded = new Window(MINUTE, 0);
        for (long at = NOW; at < NOW + 60_000; at += 1000) {
            one.add(
                    Sample.of(Role.CANARY, at, 1)
                            .withErrors(0)
                            .with(StandardMetric.AVAILABILITY, 1)
                            .with(StandardMetric.CPU_UTILIZATION, 0.5)
                            .with(wideDistribution()),
                    at);
        }
        // When
        for (int i = 0; i < 1_000_000; i++) {
            long at = NOW + i * 60_000L / 1_000_000;
            var latency = i % 1000 == 0 ? wide : LatencyHistogram.EMPTY;
            var sample = Sample.of(Role.CANARY, at - random.nextInt(70_000), 1)
                    .withErrors(0)
                    .with(StandardMetric.LATENCY_P95_MS, i % 500 + 1)
                    .with(StandardMetric.AVAILABILITY, 1)
                    .with(StandardMetric.CPU_UTILIZATION, 0.5)
                    .with(latency);
            flooded.add(sample, at);
        }
        // Then
        assertThat(flooded.aggregates(NOW + 59_999).samples()).isGreaterThan(400_000);
        assertThat(Heap.bytesOf(flooded)).isLessThanOrEqualTo(Heap.bytesOf(one));
    }

    @Test
    void an_idle_window_takes_almost_no_memory() {
        assertThat(Heap.bytesOf(new Window(MINUTE, 0))).isLessThan(100);
    }

    private static LatencyHistogram wideDistribution() {
        return values(1, 0.1).plus(values(1, 150_000));
    }

    @Test
    void distributions_are_merged_over_slots() {
        // Given
        var window = new Window(MINUTE, 0);
        // When
        for (int i = 0; i < 20; i++) {
            var sample = latencies(values(5, i == 0 ? 2000 : 10));
            window.add(sample, i * 1000L);
        }
        // Then
        assertThat(window.aggregates(20_000).value(StandardMetric.LATENCY_P95_MS))
                .isBetween(9.8, 10.2);
    }
}
