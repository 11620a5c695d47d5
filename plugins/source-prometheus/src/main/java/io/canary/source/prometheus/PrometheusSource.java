package io.canary.source.prometheus;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads raw points and subtracts them itself: {@code rate} and {@code increase} of PromQL extrapolate. */
final class PrometheusSource implements MetricSource<PrometheusQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.DISTRIBUTIONS, Feature.GAUGES);

    private final PrometheusSettings settings;
    private final PrometheusApi api;
    private final SeriesHistories histories;
    private final ScrapeInterval scrapes = new ScrapeInterval();

    PrometheusSource(PrometheusSettings settings, PrometheusApi api) {
        this.settings = settings;
        this.api = api;
        this.histories = new SeriesHistories(api);
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return CAPABILITIES;
    }

    /** The setting, or twice the longest scrape interval that was seen. */
    @Override
    public Duration lag() {
        return settings.lag() == null ? scrapes.lag() : settings.lag();
    }

    @Override
    public MetricReading read(PrometheusQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        return new MetricReading(
                read(query, subject, Role.BASELINE, from, to), read(query, subject, Role.CANARY, from, to));
    }

    private VersionReading read(PrometheusQuery query, MetricSubject subject, Role role, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var reader = new VersionReader(histories, api, scrapes, subject, role, from, to);
        return reader.read(query);
    }

    @Override
    public List<String> preflight(PrometheusQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        return new Preflight(histories, api, subject, until).lines(query);
    }

    @Override
    public void close() {
        api.close();
    }
}
