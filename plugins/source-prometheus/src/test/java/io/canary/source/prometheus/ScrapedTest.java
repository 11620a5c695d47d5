package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances that are scraped, from the endpoint to the count. */
class ScrapedTest {
    private static final String TARGET = "  - {targets: [\"127.0.0.1:%d\"], labels: {version: %s}}\n";
    private static final PrometheusQuery QUERY = Settings.read(
            PrometheusQuery.class,
            Map.of(
                    "requests", "requests_total{job=\"{service}\",version=\"{version}\"}",
                    "errors", "requests_total{job=\"{service}\",version=\"{version}\",code=~\"5..\"}",
                    "cpu", "sum(requests_total{job=\"{service}\",version=\"{version}\"})"));

    @ParameterizedTest
    @EnumSource
    void instances_that_begin_and_restart_are_counted_as_it_was(Backend kind, @TempDir Path directory)
            throws Exception {
        int first = FreePorts.next();
        int second = FreePorts.next();
        int third = FreePorts.next();
        String configuration = "scrape_configs:\n- job_name: shop\n  scrape_interval: 300ms\n  static_configs:\n"
                + TARGET.formatted(first, "v1")
                + TARGET.formatted(second, "v2")
                + TARGET.formatted(third, "v2");
        try (var backend = kind.start(directory, configuration);
                var source = backend.source();
                var baseline = new Instance(first);
                var canary = new Instance(second);
                var late = new Instance(third)) {
            // Given a baseline that has long been there
            baseline.count(1000, 10);
            baseline.listen().awaitScrape();
            var start = Instant.now();
            // and a canary whose first scrape has errors already
            canary.count(5, 3);
            canary.listen().awaitScrape();
            baseline.count(20, 0);
            canary.count(10, 0);
            canary.awaitScrape();
            // which restarts, and gets a second instance
            canary.restart();
            canary.count(4, 1);
            late.count(7, 7);
            late.listen().awaitScrape();
            canary.awaitScrape();
            baseline.awaitScrape();
            backend.flush();
            var end = Instant.now();

            // When
            var counted = new long[Role.values().length][2];
            var newest = new double[Role.values().length];
            var subject = new MetricSubject("shop", "v1", "v2", start);
            for (var at = start; at.isBefore(end); at = at.plusMillis(900)) {
                var reading = source.read(QUERY, subject, at, at.plusMillis(900));
                for (var role : Role.values()) {
                    var its = reading.of(role);
                    counted[role.ordinal()][0] += its.requests() == null ? 0 : its.requests();
                    counted[role.ordinal()][1] += its.errors() == null ? 0 : its.errors();
                    newest[role.ordinal()] = its.gauges().getOrDefault("cpu_utilization", 0.0);
                }
            }

            // Then
            assertThat(counted[Role.BASELINE.ordinal()]).containsExactly(20, 0);
            assertThat(counted[Role.CANARY.ordinal()]).containsExactly(5 + 10 + 4 + 7, 3 + 1 + 7);
            assertThat(newest).as("of a second ago, too").containsExactly(1000 + 20, 4 + 7);
            assertThat(source.lag()).hasSeconds(5);
        }
    }
}
