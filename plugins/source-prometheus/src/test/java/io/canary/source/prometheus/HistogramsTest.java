package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histograms in real servers, against the latencies that went into them. */
class HistogramsTest {
    private static Backend.Running prometheus;

    private final Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 1200);
    private final String service = UUID.randomUUID().toString();

    @BeforeAll
    static void start(@TempDir Path directory) {
        prometheus = Backend.PROMETHEUS.start(directory);
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private long[] millis(int... seconds) {
        var millis = new long[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            millis[i] = start.plusSeconds(seconds[i]).toEpochMilli();
        }
        return millis;
    }

    private VersionReading canary(Backend.Running backend, String latency, int from, int to) throws Exception {
        var query = Settings.read(PrometheusQuery.class, Map.of("latency", latency));
        var subject = new MetricSubject(service, "v1", "v2", start);
        try (var source = backend.source()) {
            return source.read(query, subject, start.plusSeconds(from), start.plusSeconds(to))
                    .canary();
        }
    }

    private Map<String, String> labels(String instance) {
        return Map.of("service", service, "version", "v2", "instance", instance);
    }

    private Map<String, String> labels(String instance, String bound) {
        return Map.of("service", service, "version", "v2", "instance", instance, "le", bound);
    }

    @ParameterizedTest
    @EnumSource
    void a_classic_histogram_of_two_instances_is_equal_to_the_truth(Backend kind, @TempDir Path directory)
            throws Exception {
        try (var backend = kind.start(directory)) {
            // Given one that restarts, and one that begins midway
            backend.write("seconds_bucket", labels("a", "0.1"), millis(-5, 5, 15), 50, 52, 2);
            backend.write("seconds_bucket", labels("a", "1"), millis(-5, 5, 15), 60, 64, 70);
            backend.write("seconds_bucket", labels("a", "+Inf"), millis(-5, 5, 15), 61, 66, 71);
            backend.write("seconds_bucket", labels("b", "0.1"), millis(12), 3);
            backend.write("seconds_bucket", labels("b", "1"), millis(12), 3);
            backend.write("seconds_bucket", labels("b", "+Inf"), millis(12), 4);
            backend.flush();
            // When
            String selector = "seconds_bucket{service=\"{service}\",version=\"{version}\"}";
            var first = canary(backend, selector, 0, 10);
            var second = canary(backend, selector, 10, 20);
            // Then
            assertThat(first.latency())
                    .isEqualTo(new LatencyReading.Explicit(List.of(100.0, 1000.0), List.of(2L, 2L, 1L)));
            assertThat(second.latency())
                    .isEqualTo(new LatencyReading.Explicit(List.of(100.0, 1000.0), List.of(2L + 3, 68L, 1L + 1)));
            assertThat(second.series()).isEqualTo(6);
        }
    }

    @Test
    void a_native_histogram_of_two_instances_is_equal_to_the_truth() throws Exception {
        // Given one that restarts, and one that begins midway
        prometheus.writeNative("seconds", labels("a"), millis(-5)[0], -3, 4, 5, 6);
        prometheus.writeNative("seconds", labels("a"), millis(5)[0], -3, 5, 5, 8);
        prometheus.writeNative("seconds", labels("a"), millis(15)[0], -3, 1, 5, 8);
        prometheus.writeNative("seconds", labels("b"), millis(12)[0], -2, 3, 0, 4);
        // When
        String selector = "seconds{service=\"{service}\",version=\"{version}\"}";
        var first = canary(prometheus, selector, 0, 10);
        var second = canary(prometheus, selector, 10, 20);
        // Then
        assertThat(first.latency()).isEqualTo(new LatencyReading.Exponential(3, 0, 0, -4, List.of(1L, 0L, 2L)));
        assertThat(second.latency())
                .isEqualTo(new LatencyReading.Exponential(3, 0, 0, -4, List.of(1L, 5L + 3, 8L, 4L)));
        assertThat(second.series()).isEqualTo(2);
    }

    @Test
    void a_native_histogram_after_a_gap_of_minutes_goes_on_from_its_point_before() throws Exception {
        // Given
        prometheus.writeNative("seconds", labels("a"), millis(5)[0], 1, 10);
        prometheus.writeNative("seconds", labels("a"), millis(905)[0], 1, 17);
        // When
        var reading = canary(prometheus, "seconds{service=\"{service}\",version=\"{version}\"}", 900, 910);
        // Then
        assertThat(reading.latency()).isEqualTo(new LatencyReading.Exponential(3, 0, 0, 0, List.of(7L)));
    }
}
