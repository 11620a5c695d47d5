package io.canary.source.graphite;

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
import java.util.ArrayList;
import java.util.List;

/** Adds up steps, or subtracts the raw points of counters itself. */
final class GraphiteSource implements MetricSource<GraphiteQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.PERCENTILES, Feature.GAUGES);

    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final GraphiteSettings settings;
    private final GraphiteApi api;

    GraphiteSource(GraphiteSettings settings, GraphiteApi api) {
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
    public MetricReading read(GraphiteQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        return new MetricReading(
                reader(subject, Role.BASELINE, from, to).read(query),
                reader(subject, Role.CANARY, from, to).read(query));
    }

    private VersionReader reader(MetricSubject subject, Role role, Instant from, Instant to) {
        return new VersionReader(api, settings.replacement(), subject, role, from, to);
    }

    @Override
    public List<String> preflight(GraphiteQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        var from = until.minus(LOOK_BACK);
        // of what was before the deployment, too
        var earlier = new MetricSubject(subject.service(), subject.baseline(), subject.canary(), from);
        var baseline = reader(earlier, Role.BASELINE, from, until);
        var canary = reader(earlier, Role.CANARY, from, until);
        var reading = new MetricReading(baseline.read(query), canary.read(query));
        var lines = new ArrayList<>(ReadingLines.of(reading, subject, "in 5 min"));
        long step = Math.max(baseline.longestStepMillis(), canary.longestStepMillis());
        if (step > 0) {
            lines.add("a point each " + step / 1000 + " s: every_sec of the source must be a multiple of it");
        }
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        api.close();
    }
}
