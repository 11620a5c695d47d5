package io.canary.source.datadog;

import io.canary.source.support.ReadingLines;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Adds up whole buckets. Distributions are not to be had, only percentiles of them. */
final class DatadogSource implements MetricSource<DatadogQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /** How many buckets before the interval are asked too, so that the newest point shows. */
    private static final int EARLIER_BUCKETS = 30;

    private final DatadogSettings settings;
    private final DatadogApi api;

    DatadogSource(DatadogSettings settings, DatadogApi api) {
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
    public MetricReading read(DatadogQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var baseline = reader(subject, Role.BASELINE, from, to);
        var canary = reader(subject, Role.CANARY, from, to);
        List<String> asked;
        try {
            asked = Stream.concat(baseline.asked(query).stream(), canary.asked(query).stream())
                    .toList();
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(String.valueOf(e.getMessage()));
        }
        var found = api.query(asked, from.minus(settings.step().multipliedBy(EARLIER_BUCKETS)), to);
        return new MetricReading(baseline.read(query, found), canary.read(query, found));
    }

    private VersionReader reader(MetricSubject subject, Role role, Instant from, Instant to) {
        return new VersionReader(subject, role, settings.step().toSeconds(), from, to);
    }

    @Override
    public List<String> preflight(DatadogQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        var from = until.minus(LOOK_BACK);
        // of what was before the deployment, too
        var earlier = new MetricSubject(subject.service(), subject.baseline(), subject.canary(), from);
        return ReadingLines.of(read(query, earlier, from, until), subject, "in 5 min");
    }

    @Override
    public void close() {
        api.close();
    }
}
