package io.canary.source.newrelic;

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

/** Counts events of an interval, or values of whole periods. */
final class NewrelicSource implements MetricSource<NewrelicQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    /** Two of the longest periods. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private final NewrelicSettings settings;
    private final NerdGraph graph;

    NewrelicSource(NewrelicSettings settings, NerdGraph graph) {
        this.settings = settings;
        this.graph = graph;
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
    public MetricReading read(NewrelicQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        if (query.period() == null) {
            return readWhole(query, subject, from, to);
        }
        var periods = Periods.of(from, to, subject.startedAt(), query.period());
        return periods.isEmpty() // none has ended: nothing is known yet
                ? new MetricReading(VersionReading.NOTHING, VersionReading.NOTHING)
                : readWhole(query, subject, periods.begin(), periods.end());
    }

    private MetricReading readWhole(NewrelicQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        return new MetricReading(
                new VersionReader(graph, subject, Role.BASELINE, from, to).read(query),
                new VersionReader(graph, subject, Role.CANARY, from, to).read(query));
    }

    /** What was there before the deployment counts here. */
    @Override
    public List<String> preflight(NewrelicQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        var from = until.minus(LOOK_BACK);
        var before = new MetricSubject(subject.service(), subject.baseline(), subject.canary(), from);
        return ReadingLines.of(read(query, before, from, until), subject, "in 10 min");
    }

    @Override
    public void close() {
        graph.close();
    }
}
