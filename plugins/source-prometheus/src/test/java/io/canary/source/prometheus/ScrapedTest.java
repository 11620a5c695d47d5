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
            var subject = new MetricSubject("shop", "v1", "v2", start);
            var itsBaseline = counted(source, subject, Role.BASELINE, end);
            var itsCanary = counted(source, subject, Role.CANARY, end);

            // Then the points of a second ago are there, too
            assertThat(itsBaseline).isEqualTo(new Counted(20, 0, 1000 + 20));
            assertThat(itsCanary).isEqualTo(new Counted(5 + 10 + 4 + 7, 3 + 1 + 7, 4 + 7));
            assertThat(source.lag()).hasSeconds(5);
        }
    }

    /** In all intervals, and the value of a gauge in the last. */
    private record Counted(long requests, long errors, double newest) {}

    private static Counted counted(PrometheusSource source, MetricSubject subject, Role role, Instant end)
            throws Exception {
        var counted = new Counted(0, 0, 0);
        for (var at = subject.startedAt(); at.isBefore(end); at = at.plusMillis(900)) {
            var its = source.read(QUERY, subject, at, at.plusMillis(900)).of(role);
            counted = new Counted(
                    counted.requests + (its.requests() == null ? 0 : its.requests()),
                    counted.errors + (its.errors() == null ? 0 : its.errors()),
                    its.gauges().getOrDefault("cpu_utilization", 0.0));
        }
        return counted;
    }
}
