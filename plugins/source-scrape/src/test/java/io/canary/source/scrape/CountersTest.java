package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import io.canary.testservers.Await;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets that are scraped at known times, against what was counted. */
class CountersTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScrapeQuery QUERY = Settings.read(
            ScrapeQuery.class,
            Map.of(
                    "requests", "requests_total{version=\"{version}\"}",
                    "errors", "requests_total{version=\"{version}\",code=~\"5..\"}"));

    private final Target first = new Target();
    private final Target second = new Target();
    private volatile Instant now = START.minusSeconds(20);
    private ScrapeSource source;

    @BeforeEach
    void scrape() throws Exception {
        source = start(Map.of());
    }

    @AfterEach
    void stop() {
        source.close();
        first.close();
        second.close();
    }

    /** Its own scrapes come once. */
    private ScrapeSource start(Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(further);
        settings.putIfAbsent("interval_sec", 300);
        settings.putIfAbsent(
                "targets",
                List.of(
                        Map.of("url", first.url().toString(), "labels", Map.of("instance", "a")),
                        Map.of("url", second.url().toString(), "labels", Map.of("instance", "b", "version", "v2"))));
        var started = ScrapeSourceFactory.start(Settings.read(ScrapeSettings.class, settings), () -> "apps", () -> now);
        started.awaitFirstScrape();
        return started;
    }

    private void scrapeAt(int afterStart) throws InterruptedException {
        now = START.plusSeconds(afterStart);
        source.scrapeNow();
    }

    private MetricReading read(int from, int to) throws Exception {
        return read(QUERY, from, to);
    }

    private MetricReading read(ScrapeQuery query, int from, int to) throws Exception {
        var subject = new MetricSubject("shop", "v1", "v2", START);
        return source.read(query, subject, START.plusSeconds(from), START.plusSeconds(to));
    }

    @Test
    void versions_are_told_apart_by_labels_of_the_series_or_of_the_target() throws Exception {
        // Given
        first.add("requests_total{version=\"v1\",code=\"200\"}", 100);
        scrapeAt(-5);
        first.add("requests_total{version=\"v1\",code=\"200\"}", 10);
        second.add("requests_total{version=\"own\",code=\"200\"}", 5);
        second.add("requests_total{code=\"500\"}", 2);
        scrapeAt(5);
        // When
        var reading = read(0, 10);
        // Then
        assertThat(reading.baseline().requests()).isEqualTo(10);
        assertThat(reading.baseline().errors()).isZero();
        assertThat(reading.canary().requests()).isEqualTo(5 + 2);
        assertThat(reading.canary().errors()).isEqualTo(2);
        assertThat(reading.canary().newest()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void a_restart_of_one_of_two_instances_is_seen_in_its_own_series() throws Exception {
        // Given
        first.add("requests_total{version=\"v2\",code=\"200\"}", 100);
        second.add("requests_total{code=\"200\"}", 1000);
        scrapeAt(-5);
        first.restart();
        first.add("requests_total{version=\"v2\",code=\"200\"}", 4);
        second.add("requests_total{code=\"200\"}", 50);
        scrapeAt(5);
        // When
        var reading = read(0, 10);
        // Then
        assertThat(reading.canary().requests()).isEqualTo(4 + 50);
    }

    @Test
    void a_target_that_comes_later_counts_from_0_if_its_process_is_younger_than_the_deployment() throws Exception {
        // Given neither was there before
        first.answerWith(503);
        second.answerWith(503);
        source.close();
        source = start(Map.of());
        first.add("requests_total{version=\"v2\",code=\"500\"}", 3);
        first.set("process_start_time_seconds", (double) START.plusSeconds(1).getEpochSecond());
        second.add("requests_total{code=\"500\"}", 1000);
        second.set("process_start_time_seconds", (double) START.minusSeconds(1).getEpochSecond());
        first.answerWith(200);
        second.answerWith(200);
        scrapeAt(5);
        // When
        var reading = read(0, 10);
        // Then
        assertThat(reading.canary().errors()).isEqualTo(3);
    }

    @Test
    void a_series_that_ran_before_the_deployment_counts_from_its_start() throws Exception {
        // Given
        first.add("requests_total{version=\"v2\",code=\"200\"}", 500);
        source.close();
        source = start(Map.of());
        first.add("requests_total{version=\"v2\",code=\"200\"}", 7);
        scrapeAt(5);
        // When
        var reading = read(0, 10);
        // Then
        assertThat(reading.canary().requests()).isEqualTo(7);
    }

    @Test
    void without_a_scrape_nothing_is_known_and_the_reason_is_shown() throws Exception {
        // Given
        first.answerWith(403);
        second.answerWith(403);
        source.close();
        source = start(Map.of());
        // When it was refused
        assertThatThrownBy(() -> read(0, 10))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining("/metrics answered with 403: # HELP requests_total all");
        // When it is scraped later
        first.answerWith(200);
        scrapeAt(20);
        // Then
        assertThatThrownBy(() -> read(0, 10)).hasMessageContaining("answered with 403");
        assertThat(read(10, 20).canary()).isEqualTo(VersionReading.NOTHING);
    }

    @Test
    void one_target_that_fails_is_a_warning() throws Exception {
        // Given
        second.answerWith(500);
        first.add("requests_total{version=\"v1\",code=\"200\"}", 1);
        scrapeAt(5);
        var subject = new MetricSubject("shop", "v1", "v2", START);
        // When
        var lines = source.preflight(QUERY, subject, START.plusSeconds(7));
        // Then
        assertThat(lines.get(0)).startsWith("warning: http://127.0.0.1:").contains("answered with 500");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "requests of baseline v1: 1 series, the newest point 2.0 s old",
                        "errors of baseline v1: no series yet, which counts as 0",
                        "warning: requests of canary v2: nothing found by requests_total{version=\"{version}\"}",
                        "warning: errors of canary v2: nothing found by "
                                + "requests_total{version=\"{version}\",code=~\"5..\"}");
    }

    @Test
    void histograms_gauges_and_custom_metrics_are_read() throws Exception {
        // Given
        var query = Settings.read(
                ScrapeQuery.class,
                Map.of(
                        "latency", "seconds_bucket{version=\"{version}\"}",
                        "cpu", "cpu_usage{version=\"{version}\"}",
                        "metrics",
                                Map.of(
                                        "lost",
                                        Map.of(
                                                "count", "carts_total{version=\"{version}\",end=\"lost\"}",
                                                "of", "carts_total{version=\"{version}\"}"))));
        for (var target : List.of(first, second)) {
            target.add("seconds_bucket{version=\"v2\",le=\"0.1\"}", 3);
            target.add("seconds_bucket{version=\"v2\",le=\"1\"}", 4);
            target.add("seconds_bucket{version=\"v2\",le=\"+Inf\"}", 6);
            target.add("carts_total{version=\"v2\",end=\"lost\"}", 1);
            target.add("carts_total{version=\"v2\",end=\"bought\"}", 9);
        }
        first.set("cpu_usage{version=\"v2\"}", 0.25);
        second.set("cpu_usage", 0.75);
        scrapeAt(5);
        // When
        var reading = read(query, 0, 10).canary();
        // Then
        assertThat(reading.latency())
                .isEqualTo(new LatencyReading.Explicit(List.of(100.0, 1000.0), List.of(6L, 2L, 4L)));
        assertThat(reading.gauges()).isEqualTo(Map.of("cpu_utilization", 0.5));
        assertThat(reading.counts()).isEqualTo(Map.of("lost", new VersionReading.Ratio(2, 20)));
    }

    @Test
    void points_are_forgotten_and_what_was_before_is_not_counted_again() throws Exception {
        // Given
        source.close();
        source = start(Map.of(
                "history_sec", 60, "targets", List.of(Map.of("url", first.url().toString()))));
        first.add("requests_total{version=\"v2\",code=\"200\"}", 100);
        scrapeAt(-10);
        scrapeAt(10);
        scrapeAt(80);
        first.add("requests_total{version=\"v2\",code=\"200\"}", 7);
        scrapeAt(100);
        // When
        Long newer = read(80, 100).canary().requests();
        Long all = read(0, 100).canary().requests();
        // Then
        assertThat(newer).isEqualTo(7);
        assertThat(all).isEqualTo(7);
    }

    @Test
    void a_match_that_takes_years_ends_with_the_read() throws Exception {
        // Given: with a back reference, Java remembers no positions that it has tried
        String selector = "a{v=~\"(x+x+)+(z?)\\\\2y\",version=~\"{version}|.*\"}";
        var query = Settings.read(ScrapeQuery.class, Map.of("requests", selector));
        first.add("a{v=\"" + "x".repeat(60) + "\"}", 1);
        scrapeAt(5);
        var reader = Thread.currentThread();
        var interrupter = Thread.startVirtualThread(() -> {
            while (reader.getStackTrace().length == 0
                    || Arrays.stream(reader.getStackTrace())
                            .noneMatch(frame -> frame.getClassName().startsWith("java.util.regex"))) {
                Thread.onSpinWait();
            }
            reader.interrupt();
        });
        // When
        assertThatThrownBy(() -> read(query, 0, 10)).isInstanceOf(InterruptedException.class);
        // Then
        interrupter.join();
    }

    @Test
    void targets_are_scraped_at_the_interval_until_the_source_is_closed() throws Exception {
        // Given
        source.close();
        int before = first.accepted().size();
        // When
        source = start(Map.of("interval_sec", 1, "timeout_sec", 0.5));
        Await.until(() -> first.accepted().size() >= before + 3);
        source.close();
        // Then
        assertThat(first.accepted()).allMatch(accept -> accept.startsWith("text/plain;version=0.0.4;"));
        assertThat(source.lag()).hasMillis(1_500);
    }
}
