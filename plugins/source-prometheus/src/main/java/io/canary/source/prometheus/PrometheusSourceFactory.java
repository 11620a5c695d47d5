package io.canary.source.prometheus;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code prometheus}. */
@Extension
public final class PrometheusSourceFactory implements MetricSourceFactory<PrometheusSettings, PrometheusQuery> {

    @Override
    public String type() {
        return "prometheus";
    }

    @Override
    public Class<PrometheusSettings> settings() {
        return PrometheusSettings.class;
    }

    @Override
    public Class<PrometheusQuery> query() {
        return PrometheusQuery.class;
    }

    @Override
    public MetricSource<PrometheusQuery> create(PrometheusSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new PrometheusSource(settings, PrometheusApi.of(settings, context));
    }
}
