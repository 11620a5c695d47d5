package io.canary.source.cloudwatch;

import io.canary.source.support.Periods;
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

/** Counts whole periods. */
final class CloudwatchSource implements MetricSource<CloudwatchQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    /** Two of the longest periods. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private final CloudwatchSettings settings;
    private final MetricDataApi api;

    CloudwatchSource(CloudwatchSettings settings, MetricDataApi api) {
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
    public MetricReading read(CloudwatchQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var periods = Periods.of(from, to, subject.startedAt(), query.period());
        if (periods.isEmpty()) { // none has ended: nothing is known yet
            return new MetricReading(VersionReading.NOTHING, VersionReading.NOTHING);
        }
        return new MetricReading(
                new VersionReader(api, query, subject, Role.BASELINE, periods).read(to),
                new VersionReader(api, query, subject, Role.CANARY, periods).read(to));
    }

    /** What was there before the deployment counts here. */
    @Override
    public List<String> preflight(CloudwatchQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        var from = until.minus(LOOK_BACK);
        var before = new MetricSubject(subject.service(), subject.baseline(), subject.canary(), from);
        return ReadingLines.of(read(query, before, from, until), subject, "in 10 min");
    }

    @Override
    public void close() {
        api.close();
    }
}
