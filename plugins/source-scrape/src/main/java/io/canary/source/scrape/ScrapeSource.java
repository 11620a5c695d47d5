package io.canary.source.scrape;

import io.canary.source.scrape.InterruptibleText.InterruptedMatchException;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Scrapes its targets from the start on, and answers from what it has kept. */
final class ScrapeSource implements MetricSource<ScrapeQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.DISTRIBUTIONS, Feature.GAUGES);

    private final ScrapeSettings settings;
    private final Histories histories;
    private final Scraper scraper;

    private ScrapeSource(ScrapeSettings settings, HttpReads reads, InstantSource clock) {
        this.settings = settings;
        var limit = SeriesLimit.of(settings.history(), settings.interval());
        this.histories = new Histories(
                settings.targets().stream()
                        .map(target -> new TargetHistory(target, settings.history(), settings.interval(), limit))
                        .toList(),
                settings.timeout());
        this.scraper = new Scraper(reads, settings.interval(), clock);
    }

    /** Scrapes from now on. */
    static ScrapeSource start(ScrapeSettings settings, HttpReads reads, InstantSource clock) {
        var source = new ScrapeSource(settings, reads, clock);
        source.scraper.start(source.histories.targets());
        return source;
    }

    void awaitFirstScrape() throws InterruptedException {
        for (var target : histories.targets()) {
            target.awaitAsked(settings.timeout().toMillis());
        }
    }

    /** Scrapes all targets now, and returns when that is done. */
    void scrapeNow() throws InterruptedException {
        for (var target : histories.targets()) {
            scraper.scrape(target);
        }
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration lag() {
        return settings.interval().plus(settings.timeout());
    }

    @Override
    public MetricReading read(ScrapeQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        histories.requireScraped(from, to);
        return interruptibly(() -> new MetricReading(
                new VersionReader(histories, subject, Role.BASELINE, from, to).read(query),
                new VersionReader(histories, subject, Role.CANARY, from, to).read(query)));
    }

    @Override
    public List<String> preflight(ScrapeQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        return interruptibly(() -> new Preflight(histories, subject, until).lines(query));
    }

    private interface Work<T> {
        T run() throws MetricSourceException, InterruptedException;
    }

    private static <T> T interruptibly(Work<T> work) throws MetricSourceException, InterruptedException {
        try {
            return work.run();
        } catch (InterruptedMatchException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted in a regular expression");
        }
    }

    @Override
    public void close() {
        scraper.close();
    }
}
