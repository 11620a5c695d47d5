package io.canary.source.datadog;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code datadog}. */
@Extension
public final class DatadogSourceFactory implements MetricSourceFactory<DatadogSettings, DatadogQuery> {

    @Override
    public String type() {
        return "datadog";
    }

    @Override
    public Class<DatadogSettings> settings() {
        return DatadogSettings.class;
    }

    @Override
    public Class<DatadogQuery> query() {
        return DatadogQuery.class;
    }

    @Override
    public MetricSource<DatadogQuery> create(DatadogSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new DatadogSource(settings, DatadogApi.of(settings, context));
    }
}
