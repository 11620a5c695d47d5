package io.canary.source.scrape;

import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import java.time.InstantSource;
import org.pf4j.Extension;

/** Makes sources of type {@code scrape}. */
@Extension
public final class ScrapeSourceFactory implements MetricSourceFactory<ScrapeSettings, ScrapeQuery> {

    @Override
    public String type() {
        return "scrape";
    }

    @Override
    public Class<ScrapeSettings> settings() {
        return ScrapeSettings.class;
    }

    @Override
    public Class<ScrapeQuery> query() {
        return ScrapeQuery.class;
    }

    @Override
    public MetricSource<ScrapeQuery> create(ScrapeSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return start(settings, context, InstantSource.system());
    }

    /** With a clock of a test. */
    static ScrapeSource start(ScrapeSettings settings, MetricSourceContext context, InstantSource clock)
            throws MetricSourceException {
        return ScrapeSource.start(settings, HttpReads.ofMany(settings, context, Scraper.ANSWER_MAX), clock);
    }
}
