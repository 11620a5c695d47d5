package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Counters with points of known times, in a real server, against what was counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CountersTest {
    private static final PrometheusQuery QUERY = query(Map.of(
            "requests", "http_requests_total{service=\"{service}\",version='{version}'}",
            "errors", "http_requests_total{service=\"{service}\",version=\"{version}\",code=~\"5..\"}"));

    private final Backend kind;
    private final Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 1200);
    private Backend.Running backend;
    private PrometheusSource source;
    private String service;

    CountersTest(Backend kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        backend = kind.start(directory);
        source = backend.source();
    }

    @AfterAll
    void stopServer() {
        if (backend != null) {
            source.close();
            backend.close();
        }
    }

    /** No test sees the series of another one. */
    @BeforeEach
    void nameService() {
        service = UUID.randomUUID().toString();
    }

    @AfterEach
    void nothingIsInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    static PrometheusQuery query(Map<String, ?> tree) {
        return Settings.read(PrometheusQuery.class, tree);
    }

    private MetricSubject subject() {
        return new MetricSubject(service, "v1", "v2", start);
    }

    private Instant second(double second) {
        return start.plusMillis((long) (second * 1000));
    }

    private MetricReading read(double from, double to) throws Exception {
        return source.read(QUERY, subject(), second(from), second(to));
    }

    long canaryRequests(double from, double to) throws Exception {
        Long requests = read(from, to).canary().requests();
        return requests == null ? -1 : requests;
    }

    /** Points of an instance: pairs of a second after the start, and the value. */
    void points(String version, String instance, String code, double... secondsAndValues) {
        var millis = new long[secondsAndValues.length / 2];
        var values = new double[millis.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = second(secondsAndValues[2 * i]).toEpochMilli();
            values[i] = secondsAndValues[2 * i + 1];
        }
        var labels = Map.of("service", service, "version", version, "instance", instance, "code", code);
        backend.write("http_requests_total", labels, millis, values);
        backend.flush();
    }

    @Test
    void growth_in_the_interval_is_counted_and_errors_are_a_part_of_it() throws Exception {
        // Given
        points("v1", "a", "200", -5, 1000, 5, 1010, 15, 1030);
        points("v1", "a", "500", -5, 3, 5, 4, 15, 6);
        // When
        var reading = read(0, 10).baseline();
        // Then
        assertThat(reading.requests()).isEqualTo(10 + 1);
        assertThat(reading.errors()).isEqualTo(1);
        assertThat(reading.series()).isEqualTo(3);
        assertThat(reading.newest())
                .as("that shows the interval to be complete")
                .isEqualTo(second(15));
    }

    @Test
    void a_canary_that_did_not_exist_before_counts_from_its_first_scrape_on() throws Exception {
        // Given
        points("v2", "a", "500", 4, 7, 9, 7, 14, 9);
        // When
        var first = read(0, 10).canary();
        var second = read(10, 20).canary();
        // Then
        assertThat(first.errors()).isEqualTo(7);
        assertThat(second.errors()).isEqualTo(2);
    }

    @Test
    void a_canary_that_ran_before_the_deployment_counts_from_its_start() throws Exception {
        // Given
        points("v2", "a", "200", -600, 500, -300, 600, 4, 607);
        // When a gap hides its last point from before
        long requests = canaryRequests(0, 10);
        // Then
        assertThat(requests).isEqualTo(7);
    }

    @Test
    void without_a_series_of_errors_there_were_none_and_without_any_nothing_is_known() throws Exception {
        // Given
        points("v2", "a", "200", 4, 7);
        // When
        var reading = read(0, 10);
        // Then
        assertThat(reading.canary().errors()).isZero();
        assertThat(reading.baseline()).isEqualTo(VersionReading.NOTHING);
    }

    @Test
    void the_restart_of_one_of_two_instances_is_seen_in_its_own_series() throws Exception {
        // Given
        points("v2", "a", "200", -5, 100, 5, 110, 15, 4, 25, 6);
        points("v2", "b", "200", -5, 1000, 5, 1100, 15, 1200, 25, 1300);
        // When
        long requests = canaryRequests(10, 30);
        // Then
        assertThat(requests).isEqualTo(4 + 2 + 200);
    }

    @Test
    void a_new_instance_midway_counts_what_it_did_before_its_first_scrape() throws Exception {
        // Given
        points("v2", "a", "200", -5, 100, 5, 110, 15, 120);
        points("v2", "b", "200", 12, 30, 17, 31);
        // When
        long requests = canaryRequests(10, 20);
        // Then
        assertThat(requests).isEqualTo(10 + 31);
    }

    @Test
    void a_stale_marker_ends_a_series_and_what_comes_after_is_not_counted_twice() throws Exception {
        // Given
        points("v2", "a", "200", -5, 100, 5, 110, 8, RemoteWrite.STALE, 25, 112);
        // When
        long whole = canaryRequests(0, 30);
        long parts = canaryRequests(0, 10) + canaryRequests(10, 20) + canaryRequests(20, 30);
        // Then
        assertThat(whole).isEqualTo(12);
        assertThat(parts).isEqualTo(12);
    }

    @Test
    void a_gap_of_minutes_is_bridged_by_the_point_before_it() throws Exception {
        // Given
        points("v2", "a", "200", -5, 100, 5, 110, 800, RemoteWrite.STALE, 905, 150);
        // When
        long requests = canaryRequests(900, 910);
        // Then
        assertThat(requests).isEqualTo(40);
    }

    @Test
    void intervals_add_up_and_no_more_than_the_truth_is_counted() throws Exception {
        // Given three instances that restart and are missed now and then
        var random = new Random(19);
        long truth = 0;
        for (String instance : new String[] {"a", "b", "c"}) {
            var points = new double[2 * 60];
            long counter = 0;
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(12) == 0) {
                    counter = 0;
                }
                int happened = random.nextInt(30);
                truth += happened;
                counter += happened;
                points[2 * i] = 1 + 5 * i + random.nextDouble();
                points[2 * i + 1] = random.nextInt(10) == 0 ? RemoteWrite.STALE : (double) counter;
            }
            points("v2", instance, "200", points);
        }
        // When
        long sum = 0;
        for (int at = 0; at < 310; at += 10) {
            sum += canaryRequests(at, at + 10);
        }
        // Then
        assertThat(sum)
                .isEqualTo(canaryRequests(0, 310))
                .isLessThanOrEqualTo(truth)
                .isGreaterThan(truth / 2);
    }

    @Test
    void a_custom_metric_is_a_part_of_a_whole_and_cpu_is_the_mean_of_the_series() throws Exception {
        // Given
        points("v2", "a", "200", 4, 20);
        points("v2", "b", "404", 4, 5);
        var query = query(Map.of(
                "cpu",
                "http_requests_total{service=\"{service}\",version=\"{version}\"} / 100",
                "metrics",
                Map.of(
                        "not_found",
                        Map.of(
                                "count",
                                "http_requests_total{service=\"{service}\",version=\"{version}\",code=\"404\"}",
                                "of",
                                "http_requests_total{service=\"{service}\",version=\"{version}\"}"))));
        // When
        var reading = source.read(query, subject(), second(0), second(10)).canary();
        // Then
        assertThat(reading.counts()).isEqualTo(Map.of("not_found", new VersionReading.Ratio(5, 25)));
        assertThat(reading.gauges()).isEqualTo(Map.of("cpu_utilization", 0.125));
    }

    @Test
    void what_is_no_part_of_the_whole_is_said_to_be_none() {
        // Given
        points("v2", "a", "200", 4, 5);
        points("v2", "a", "500", 4, 9);
        var swapped = Map.of(
                "of", "http_requests_total{service=\"{service}\",version=\"{version}\",code=\"200\"}",
                "count", "http_requests_total{service=\"{service}\",version=\"{version}\"}");
        var query = query(Map.of("metrics", Map.of("ok", swapped)));
        // When
        assertThatThrownBy(() -> source.read(query, subject(), second(0), second(10)))
                // Then
                .isInstanceOf(MetricSourceException.class)
                .hasMessage("ok of canary v2 counts 14 of 5: count must be a part of what of counts");
    }

    @Test
    void the_lag_is_twice_the_scrape_interval_that_was_seen() throws Exception {
        // Given
        points("v2", "a", "200", 0, 1, 20, 2, 40, 3, 60, 4);
        try (var fresh = backend.source()) {
            assertThat(fresh.lag()).hasSeconds(30);
            // When
            fresh.read(QUERY, subject(), second(60), second(70));
            // Then
            assertThat(fresh.lag()).hasSeconds(40);
        }
        try (var set = backend.source(Map.of("lag_sec", 7))) {
            assertThat(set.lag()).hasSeconds(7);
        }
    }

    @Test
    void preflight_says_what_each_query_finds() throws Exception {
        // Given
        points("v1", "a", "200", 0, 1, 15, 2, 30, 3);
        // When
        var lines = source.preflight(QUERY, subject(), second(40));
        // Then
        assertThat(lines)
                .containsExactly(
                        "requests of baseline v1: 1 series, 3 points in 5 min, the newest 10.0 s old",
                        "errors of baseline v1: no series yet, which counts as 0",
                        "warning: requests of canary v2: nothing found by http_requests_total{service=\"" + service
                                + "\",version='v2'}",
                        "warning: errors of canary v2: nothing found by http_requests_total{service=\"" + service
                                + "\",version=\"v2\",code=~\"5..\"}");
    }
}
