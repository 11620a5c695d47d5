package io.canary.source.scrape;

import io.canary.source.scrape.MetricsText.SeriesName;
import io.canary.source.support.ClassicHistograms;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.CounterHistory;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in one interval, and counts what it finds. For one use. */
final class VersionReader {
    private final Histories histories;
    private final MetricSubject subject;
    private final MetricSubject.Role role;
    private final Instant from;
    private final Instant to;
    private int found;
    private long newest = Long.MIN_VALUE;

    VersionReader(Histories histories, MetricSubject subject, MetricSubject.Role role, Instant from, Instant to) {
        this.histories = histories;
        this.subject = subject;
        this.role = role;
        this.from = from;
        this.to = to;
    }

    VersionReading read(ScrapeQuery query) throws MetricSourceException {
        var version = new CountedVersion(subject, role);
        version.requests(count(query.requests()));
        if (query.latency() != null) {
            version.latency(latency(query.latency(), query.latencyUnit()));
        }
        version.errors(count(query.errors()), query.errors() != null);
        version.cpu(cpu(query.cpu()));
        for (var metric : query.metrics().entrySet()) {
            Long of = count(metric.getValue().of());
            version.ratio(metric.getKey(), count(metric.getValue().count()), of);
        }
        return version.reading(found, newest);
    }

    private @Nullable Long count(@Nullable QueryTemplate selector) {
        return selector == null
                ? null
                : CounterHistory.growth(counters(selector), from.toEpochMilli(), to.toEpochMilli());
    }

    private @Nullable LatencyReading latency(QueryTemplate selector, ScrapeQuery.LatencyUnit unit)
            throws MetricSourceException {
        try {
            var growth = ClassicHistograms.growth(counters(selector), from.toEpochMilli(), to.toEpochMilli());
            return growth == null ? null : growth.toReading(unit.millis());
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + selector.text());
        }
    }

    private @Nullable Double cpu(@Nullable QueryTemplate selector) {
        if (selector == null) {
            return null;
        }
        var its = histories.gauges(matching(selector), to).stream()
                .filter(point -> Double.isFinite(point.value()))
                .toList();
        found += its.size();
        its.forEach(point -> newest = Math.max(newest, point.millis()));
        var mean = its.stream().mapToDouble(point -> point.value()).average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private List<CounterHistory> counters(QueryTemplate selector) {
        var its = histories.counters(matching(selector), from, to, subject.startedAt());
        found += its.size();
        its.forEach(
                series -> newest = Math.max(newest, series.points().getLast().millis()));
        return its;
    }

    private Predicate<SeriesName> matching(QueryTemplate selector) {
        return Selector.parse(selector.text()).of(subject, role);
    }
}
