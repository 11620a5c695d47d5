package io.canary.source.scrape;

import static java.util.Objects.requireNonNull;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract against a target whose every change is scraped, at the time that the contract gives it. */
class ScrapeSourceContractTest extends MetricSourceContract<ScrapeQuery> {
    private final Target target = new Target();
    private volatile Instant now = Instant.now().minus(Duration.ofMinutes(11));
    private @Nullable ScrapeSource source;

    @AfterEach
    void stopTarget() {
        target.close();
    }

    @Override
    protected MetricSource<ScrapeQuery> open() throws Exception {
        var settings = Settings.read(
                ScrapeSettings.class,
                Map.of("targets", List.of(Map.of("url", target.url().toString())), "interval_sec", 300));
        var started = ScrapeSourceFactory.start(settings, () -> "apps", () -> now);
        started.awaitFirstScrape();
        source = started;
        return started;
    }

    @Override
    protected ScrapeQuery query() {
        return Settings.read(
                ScrapeQuery.class,
                Map.of(
                        "requests", "requests_total{service='{service}',version=\"{version}\"}",
                        "errors", "requests_total{service=\"{service}\",version=~\"{version}\",code='500'}"));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) throws Exception {
        String series = "requests_total{service=\"%s\",version=\"%s\",code=\"%%s\"}"
                .formatted(service, Target.escaped(version).replace("%", "%%"));
        target.add(series.formatted("200"), (double) (requests - errors));
        target.add(series.formatted("500"), (double) errors);
        now = at;
        requireNonNull(source).scrapeNow();
    }
}
