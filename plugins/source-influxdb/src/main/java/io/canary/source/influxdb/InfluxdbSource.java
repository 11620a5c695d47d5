package io.canary.source.influxdb;

import io.canary.source.support.ReadingLines;
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

/** Counts points of an interval, or subtracts raw points itself. */
final class InfluxdbSource implements MetricSource<InfluxdbQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final InfluxdbSettings settings;
    private final InfluxdbApi api;

    InfluxdbSource(InfluxdbSettings settings, InfluxdbApi api) {
        this.settings = settings;
        this.api = api;
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration lag() {
        return settings.lag();
    }

    @Override
    public MetricReading read(InfluxdbQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        return new MetricReading(
                read(query, subject, Role.BASELINE, from, to), read(query, subject, Role.CANARY, from, to));
    }

    private VersionReading read(InfluxdbQuery query, MetricSubject subject, Role role, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var reader = new VersionReader(api, subject, role, from, to);
        return reader.read(query);
    }

    @Override
    public List<String> preflight(InfluxdbQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        return ReadingLines.of(read(query, subject, until.minus(LOOK_BACK), until), subject, "in 5 min");
    }

    @Override
    public void close() {
        api.close();
    }
}
