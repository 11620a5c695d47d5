package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.TrafficReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final Meters meters = new Meters("shop");
    private final List<TrafficReport> reports = new ArrayList<>();

    @Test
    void requests_errors_and_latencies_are_reported_once() {
        // Given
        for (int i = 0; i < 99; i++) {
            meters.of("v1").count(10_000_000, false);
        }
        meters.of("v1").count(500_000_000, true);

        // When
        meters.report(List.of("v1"), NOW, reports::add);
        meters.report(List.of("v1"), NOW.plusSeconds(1), reports::add);

        // Then
        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst().requests()).isEqualTo(100);
        assertThat(reports.getFirst().errors()).isEqualTo(1);
        assertThat(reports.getFirst().at()).isEqualTo(NOW);
        assertThat(reports.getFirst().latency().quantileMillis(0.5)).isCloseTo(10, within(0.2));
        assertThat(reports.getFirst().latency().quantileMillis(1)).isCloseTo(500, within(10.0));
        assertThat(reports.getLast().requests()).isZero();
    }

    @Test
    void a_version_without_requests_is_reported_for_a_minute_after_the_last_traffic() {
        // Given
        meters.of("v1").count(1, false);
        meters.of("v2");

        // When
        for (int second = 0; second < 200; second++) {
            meters.report(List.of("v1", "v2"), NOW.plusSeconds(second), reports::add);
        }

        // Then
        assertThat(reports.stream().filter(r -> r.version().equals("v2")))
                .hasSize(Meters.SECONDS_AFTER_TRAFFIC)
                .allMatch(r -> r.requests() == 0);
    }

    @Test
    void nothing_is_reported_where_there_never_was_traffic() {
        // Given
        meters.of("v1");

        // When
        meters.report(List.of("v1"), NOW, reports::add);

        // Then
        assertThat(reports).isEmpty();
    }

    @Test
    void a_late_answer_of_a_version_that_left_the_split_still_counts() {
        // Given
        meters.of("v2").count(1, false);

        // When
        meters.report(List.of("v1"), NOW, reports::add);
        meters.report(List.of("v1"), NOW, reports::add);

        // Then
        assertThat(reports).singleElement().matches(r -> r.version().equals("v2") && r.requests() == 1);
    }

    @Test
    void counting_from_many_threads_loses_nothing_while_it_is_taken_out() {
        // Given
        int threads = 4;
        int each = 100_000;
        var meter = meters.of("v1");
        long requests = 0;
        long errors = 0;

        // When
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                pool.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        meter.count(i * 1_000L, i % 10 == 0);
                    }
                });
            }
            pool.shutdown();
            while (!pool.isTerminated()) {
                var counts = meter.take();
                requests += counts.requests();
                errors += counts.errors();
            }
        }
        var rest = meter.take();

        // Then
        assertThat(requests + rest.requests()).isEqualTo((long) threads * each);
        assertThat(errors + rest.errors()).isEqualTo((long) threads * each / 10);
    }
}
