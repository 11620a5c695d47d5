package io.canary.source.graphite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract does not show, in a real server. */
class GraphiteSourceTest {
    private static GraphiteServer server;

    private final Instant start =
            Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60).minusSeconds(600);
    private GraphiteSource source;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = GraphiteServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void openSource() throws Exception {
        source = server.source();
    }

    private void write(String path, int second, double value) {
        server.write(path, start.getEpochSecond() + second, value);
    }

    private MetricSubject subject() {
        return new MetricSubject("shop", "v1", "v2", start);
    }

    private MetricReading read(Map<String, ?> query, int from, int to) throws Exception {
        server.settle();
        return source.read(
                Settings.read(GraphiteQuery.class, query), subject(), start.plusSeconds(from), start.plusSeconds(to));
    }

    @Test
    void restarts_are_seen_in_each_series_and_old_ones_count_from_the_start() throws Exception {
        // Given one that ran long before, one that restarts, one that begins midway, and one that is gone
        write("cumulative.v2.a", -2000, 1000);
        write("cumulative.v2.a", 5, 1007);
        write("cumulative.v2.b", -5, 50);
        write("cumulative.v2.b", 6, 4);
        write("cumulative.v2.c", 7, 3);
        write("cumulative.v1.d", -200, 9);
        // When
        var reading = read(Map.of("counters", "cumulative", "requests", "cumulative.{version}.*"), 0, 10);
        // Then
        assertThat(reading.canary().requests()).isEqualTo(7 + 4 + 3);
        assertThat(reading.canary().series()).isEqualTo(3);
        assertThat(reading.canary().newest()).isEqualTo(start.plusSeconds(10));
        assertThat(reading.baseline().isEmpty()).isTrue();
        assertThat(reading.baseline().requests()).isNull();
    }

    @Test
    void what_is_known_of_before_in_longer_steps_only_is_no_start() throws Exception {
        // Given a point that is only in a mean of a minute by now, half of which must be known
        for (int second = -1800; second < -1740; second += 5) {
            write("coarse.v2.a", second, 1000);
        }
        write("coarse.v2.a", 0, 1005);
        write("coarse.v2.a", 5, 1010);
        // When
        var reading = read(Map.of("counters", "cumulative", "requests", "coarse.{version}.a"), 0, 10);
        // Then its first point is the start
        assertThat(reading.canary().requests()).isEqualTo(5);
    }

    @Test
    void a_step_counts_as_a_whole_where_it_ends() throws Exception {
        // Given steps of 10 s, one of them before the deployment
        write("ten.v2.a", -10, 1);
        write("ten.v2.a", 4, 20);
        write("ten.v2.a", 25, 300);
        write("ten.v2.a", 30, 4000);
        write("ten.v2.b", 13, 50_000);
        var query = Map.of("requests", "ten.{version}.*");
        // When
        var first = read(query, 0, 10).canary();
        var second = read(query, 10, 20).canary();
        var halfWay = read(query, 20, 25).canary();
        var before = read(query, -10, 0).canary();
        // Then
        assertThat(first.requests()).isEqualTo(20);
        assertThat(second.requests()).isEqualTo(50_000);
        assertThat(halfWay.requests()).isNull();
        assertThat(before.requests()).isNull();
        assertThat(read(query, 0, 40).canary().requests()).isEqualTo(54_320);
    }

    @Test
    void the_steps_of_a_series_are_shown_before_a_deployment_begins() throws Exception {
        // Given
        write("ten.early.v2.a", -20, 7);
        server.settle();
        var query = Settings.read(GraphiteQuery.class, Map.of("requests", "ten.early.{version}.*"));
        // When
        var lines = source.preflight(query, subject(), start);
        // Then
        assertThat(lines)
                .containsExactly(
                        "warning: baseline v1: nothing found in 5 min",
                        "canary v2: 7 requests in 5 min",
                        "a point each 10 s: every_sec of the source must be a multiple of it");
    }

    @Test
    void errors_are_in_the_words_of_the_page_that_tells_of_them() {
        var query = Map.of("requests", "seriesByTag('version={version}', 'code=~(')");
        assertThatThrownBy(() -> read(query, 0, 10))
                .hasMessageStartingWith("Graphite answered with 500: Graphite encountered an unexpected error while");
    }

    @Test
    void all_kinds_of_values_are_read() throws Exception {
        // Given
        write("calls.v2.count", 2, 2);
        write("calls.v2.failed", 2, 1);
        write("calls.v2.a.p95", 2, 10);
        write("calls.v2.b.p95", 3, 30);
        write("calls.v2.cpu", 3, 50);
        var query = Map.of(
                "requests",
                "calls.{version}.count",
                "errors",
                "calls.{version}.none",
                "p95_ms",
                "calls.{version}.*.p95",
                "cpu",
                "scale(calls.{version}.cpu, 0.01)",
                "metrics",
                Map.of("failed", Map.of("count", "calls.{version}.failed", "of", "calls.{version}.count")));
        // When
        var canary = read(query, 0, 10).canary();
        // Then
        assertThat(canary.requests()).isEqualTo(2);
        assertThat(canary.errors()).isZero();
        assertThat(canary.latency()).isEqualTo(new LatencyReading.Percentile(20));
        assertThat(canary.gauges()).isEqualTo(Map.of("cpu_utilization", 0.5));
        assertThat(canary.counts()).isEqualTo(Map.of("failed", new VersionReading.Ratio(1, 2)));
    }
}
