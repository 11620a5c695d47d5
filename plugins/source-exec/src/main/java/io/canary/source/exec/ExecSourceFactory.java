package io.canary.source.exec;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import org.pf4j.Extension;

/** Makes sources of type {@code exec}. */
@Extension
public final class ExecSourceFactory implements MetricSourceFactory<ExecSettings, ExecQuery> {

    @Override
    public String type() {
        return "exec";
    }

    @Override
    public Class<ExecSettings> settings() {
        return ExecSettings.class;
    }

    @Override
    public Class<ExecQuery> query() {
        return ExecQuery.class;
    }

    @Override
    public MetricSource<ExecQuery> create(ExecSettings settings, MetricSourceContext context)
            throws MetricSourceException {
        return ExecSource.of(settings, context);
    }
}
