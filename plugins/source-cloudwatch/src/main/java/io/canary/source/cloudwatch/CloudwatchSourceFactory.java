package io.canary.source.cloudwatch;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code cloudwatch}. */
@Extension
public final class CloudwatchSourceFactory implements MetricSourceFactory<CloudwatchSettings, CloudwatchQuery> {

    @Override
    public String type() {
        return "cloudwatch";
    }

    @Override
    public Class<CloudwatchSettings> settings() {
        return CloudwatchSettings.class;
    }

    @Override
    public Class<CloudwatchQuery> query() {
        return CloudwatchQuery.class;
    }

    @Override
    public MetricSource<CloudwatchQuery> create(CloudwatchSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return new CloudwatchSource(settings, MetricDataApi.of(settings, context, System::getenv));
    }
}
