package io.canary.source.influxdb;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code influxdb}. */
@Extension
public final class InfluxdbSourceFactory implements MetricSourceFactory<InfluxdbSettings, InfluxdbQuery> {

    @Override
    public String type() {
        return "influxdb";
    }

    @Override
    public Class<InfluxdbSettings> settings() {
        return InfluxdbSettings.class;
    }

    @Override
    public Class<InfluxdbQuery> query() {
        return InfluxdbQuery.class;
    }

    @Override
    public MetricSource<InfluxdbQuery> create(InfluxdbSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new InfluxdbSource(settings, InfluxdbApi.of(settings, context));
    }
}
