package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which periods count in which interval. */
class WholePeriodsTest {
    private static final Map<String, ?> VERSION = Map.of("Version", "{version}");
    private static final Map<String, ?> REQUESTS =
            Map.of("namespace", "Shop", "metric", "Requests", "dimensions", VERSION);

    private final FakeCloudwatch cloudwatch = new FakeCloudwatch();
    private final Instant start = Instant.ofEpochSecond(1_700_000_040); // a whole minute

    @AfterEach
    void stopServer() {
        cloudwatch.close();
    }

    private MetricReading read(Map<String, ?> query, int from, int to) throws Exception {
        try (var source = cloudwatch.source()) {
            return source.read(
                    Settings.read(CloudwatchQuery.class, query),
                    new MetricSubject("shop", "v1", "v2", start),
                    start.plusSeconds(from),
                    start.plusSeconds(to));
        }
    }

    private void put(String version, int second, double requests) {
        cloudwatch.put("Shop", "Requests", Map.of("Version", version), start.plusSeconds(second), requests);
    }

    @Test
    void only_whole_periods_are_counted_and_each_of_them_once() throws Exception {
        // Given
        put("v2", -1, 1000);
        put("v2", 10, 7);
        put("v2", 59, 1);
        put("v2", 61, 30);
        // When
        var whole = read(Map.of("requests", REQUESTS), 0, 120).canary();
        var first = read(Map.of("requests", REQUESTS), 0, 70).canary();
        var second = read(Map.of("requests", REQUESTS), 70, 125).canary();
        int asked = cloudwatch.asked().size();
        var none = read(Map.of("requests", REQUESTS), 70, 110).canary();
        // Then
        assertThat(whole.requests()).isEqualTo(38);
        assertThat(whole.newest()).isEqualTo(start.plusSeconds(120));
        assertThat(first.requests()).isEqualTo(8);
        assertThat(second.requests()).isEqualTo(30);
        assertThat(none).isEqualTo(VersionReading.NOTHING);
        assertThat(cloudwatch.asked())
                .as("nothing is asked where no period ended")
                .hasSize(asked);
    }

    @Test
    void intervals_of_any_length_add_up_to_all_whole_periods_of_the_deployment() throws Exception {
        // Given a deployment that began within a minute, and a request in each second
        var random = new Random(19);
        var began = start.plusSeconds(17);
        for (int second = 0; second < 600; second++) {
            put("v2", second, 1);
        }
        var query = Settings.read(CloudwatchQuery.class, Map.of("requests", REQUESTS));
        var subject = new MetricSubject("shop", "v1", "v2", began);
        long sum = 0;
        // When
        try (var source = cloudwatch.source()) {
            for (var at = began; at.isBefore(start.plusSeconds(570)); ) {
                var next = at.plusMillis(500 + random.nextInt(90_000));
                Long requests = source.read(query, subject, at, next).canary().requests();
                sum += requests == null ? 0 : requests;
                at = next;
                // Then
                long ended = Duration.between(start, next).toMinutes();
                assertThat(sum).isEqualTo(60 * Math.max(0, Math.min(ended, 10) - 1));
            }
        }
    }

    @Test
    void no_error_counts_0_where_there_are_requests() throws Exception {
        // Given
        put("v2", 10, 7);
        var errors = Map.of("namespace", "Shop", "metric", "Errors", "dimensions", VERSION);
        // When
        var reading = read(Map.of("requests", REQUESTS, "errors", errors), 0, 60);
        // Then
        assertThat(reading.canary().errors()).isZero();
        assertThat(reading.baseline()).isEqualTo(VersionReading.NOTHING);
    }

    @Test
    void the_preflight_looks_at_what_was_there_before_the_deployment() throws Exception {
        // Given
        put("v1", -400, 7);
        var query = Settings.read(CloudwatchQuery.class, Map.of("requests", REQUESTS));
        try (var source = cloudwatch.source()) {
            // When
            var lines = source.preflight(query, new MetricSubject("shop", "v1", "v2", start), start);
            // Then
            assertThat(lines)
                    .isEqualTo(List.of(
                            "baseline v1: 7 requests in 10 min", "warning: canary v2: nothing found in 10 min"));
        }
    }
}
