package io.canary.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.ingest.StrictSampleParser;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.metrics.VersionReading.Ratio;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingSampleTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant END = START.plusSeconds(10);
    private static final LatencyReading TWO_FAST_ONE_SLOW =
            new LatencyReading.Explicit(List.of(5.0, 250.0), List.of(2L, 0L, 1L));

    private static DeploymentSpec spec() {
        var strategy = Settings.read(Strategy.class, Map.of());
        var request = DeploymentRequest.of(
                "shop",
                "v1",
                "v2",
                strategy,
                Settings.read(Policy.class, Map.of()),
                Settings.read(SafeguardSettings.class, Map.of()));
        return DeploymentSpec.of(
                "d1",
                request,
                "v1",
                "edge",
                request.safeguards().fill(strategy, null),
                Duration.ofSeconds(60),
                START,
                null);
    }

    private static VersionReading reading(@Nullable Long requests, @Nullable Long errors, LatencyReading latency) {
        return new VersionReading(requests, errors, latency, Map.of(), Map.of(), 1, END);
    }

    private static @Nullable Map<String, Object> sample(VersionReading reading) {
        return ReadingSample.of(spec(), Role.CANARY, reading, "prom", END);
    }

    private static StrictSampleParser.Read parsed(VersionReading reading) {
        return StrictSampleParser.slow(Objects.requireNonNull(sample(reading)), END.toEpochMilli());
    }

    @Test
    void a_reading_is_a_valid_sample_of_the_tick_that_ends_with_it() {
        // Given
        var reading = new VersionReading(
                10L,
                1L,
                TWO_FAST_ONE_SLOW,
                Map.of("cpu_utilization", 0.5, "queue", 7.0),
                Map.of("hits", new Ratio(3, 4)),
                2,
                END);
        // When
        var read = parsed(reading);
        // Then
        assertThat(read.problems()).isEmpty();
        var sample = Objects.requireNonNull(read.sample());
        assertThat(sample.version()).isEqualTo("v2");
        assertThat(sample.sample().requests()).isEqualTo(10);
        assertThat(sample.sample().errors()).isEqualTo(1);
        assertThat(sample.sample().latency().count()).isEqualTo(3);
        assertThat(sample.sample().atMillis()).isEqualTo(END.toEpochMilli() - 1);
        assertThat(Objects.requireNonNull(sample.sample().extras()).metrics()).containsOnlyKeys("queue", "hits");
    }

    @Test
    void exponential_histograms_and_percentiles_are_valid_too() {
        var exponential = new LatencyReading.Exponential(3, 0, 0, -20, List.of(1L, 2L, 3L));
        assertThat(parsed(reading(6L, 0L, exponential)).problems()).isEmpty();
        assertThat(parsed(reading(6L, 0L, new LatencyReading.Percentile(120))).problems())
                .isEmpty();
    }

    @Test
    void without_a_counter_of_requests_the_latencies_count() {
        assertThat(sample(reading(null, null, TWO_FAST_ONE_SLOW))).containsEntry("requests", 3L);
    }

    @Test
    void what_was_not_found_is_no_sample_and_that_nothing_happened_is_one() {
        assertThat(sample(VersionReading.NOTHING)).isNull();
        assertThat(sample(new VersionReading(0L, 0L, null, Map.of(), Map.of(), 1, END)))
                .containsEntry("requests", 0L)
                .containsEntry("errors", 0L);
    }

    @Test
    void counts_that_cannot_be_true_together_are_noticed() {
        assertThat(ReadingSample.contradiction(reading(10L, 11L, new LatencyReading.Percentile(1))))
                .isEqualTo("it counts more errors (11) than requests (10)");
        assertThat(ReadingSample.contradiction(reading(2L, 0L, TWO_FAST_ONE_SLOW)))
                .isEqualTo("it counts more latencies (3) than requests (2)");
        assertThat(ReadingSample.contradiction(reading(3L, 3L, TWO_FAST_ONE_SLOW)))
                .isNull();
    }

    @Test
    void the_same_interval_of_the_same_query_is_the_same_report() {
        assertThat(sample(reading(3L, 0L, TWO_FAST_ONE_SLOW))).containsEntry("report_id", "prom/" + END.toEpochMilli());
    }
}
