package io.canary.source.graphite;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code graphite}. */
@Extension
public final class GraphiteSourceFactory implements MetricSourceFactory<GraphiteSettings, GraphiteQuery> {

    @Override
    public String type() {
        return "graphite";
    }

    @Override
    public Class<GraphiteSettings> settings() {
        return GraphiteSettings.class;
    }

    @Override
    public Class<GraphiteQuery> query() {
        return GraphiteQuery.class;
    }

    @Override
    public MetricSource<GraphiteQuery> create(GraphiteSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new GraphiteSource(settings, GraphiteApi.of(settings, context));
    }
}
