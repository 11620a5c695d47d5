package io.canary.source.newrelic;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code newrelic}. */
@Extension
public final class NewrelicSourceFactory implements MetricSourceFactory<NewrelicSettings, NewrelicQuery> {

    @Override
    public String type() {
        return "newrelic";
    }

    @Override
    public Class<NewrelicSettings> settings() {
        return NewrelicSettings.class;
    }

    @Override
    public Class<NewrelicQuery> query() {
        return NewrelicQuery.class;
    }

    @Override
    public MetricSource<NewrelicQuery> create(NewrelicSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new NewrelicSource(settings, NerdGraph.of(settings, context));
    }
}
