package io.canary.source.web;

import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code web}. */
@Extension
public final class WebSourceFactory implements MetricSourceFactory<WebSettings, WebQuery> {

    @Override
    public String type() {
        return "web";
    }

    @Override
    public Class<WebSettings> settings() {
        return WebSettings.class;
    }

    @Override
    public Class<WebQuery> query() {
        return WebQuery.class;
    }

    @Override
    public MetricSource<WebQuery> create(WebSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new WebSource(settings, HttpReads.of(settings, context, WebSource.ANSWER_MAX));
    }
}
