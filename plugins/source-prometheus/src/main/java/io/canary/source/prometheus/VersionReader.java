package io.canary.source.prometheus;

import io.canary.source.prometheus.PrometheusQuery.LatencyUnit;
import io.canary.source.prometheus.QueryResult.Series;
import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.CounterHistory;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in one interval, and counts what it finds. For one use. */
final class VersionReader {
    private final SeriesHistories histories;
    private final PrometheusApi api;
    private final ScrapeInterval scrapes;
    private final MetricSubject subject;
    private final MetricSubject.Role role;
    private final Instant from;
    private final Instant to;
    private int found;
    private long newest = Long.MIN_VALUE;

    VersionReader(
            SeriesHistories histories,
            PrometheusApi api,
            ScrapeInterval scrapes,
            MetricSubject subject,
            MetricSubject.Role role,
            Instant from,
            Instant to) {
        this.histories = histories;
        this.api = api;
        this.scrapes = scrapes;
        this.subject = subject;
        this.role = role;
        this.from = from;
        this.to = to;
    }

    VersionReading read(PrometheusQuery query) throws MetricSourceException, InterruptedException {
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

    private @Nullable Long count(@Nullable QueryTemplate selector) throws MetricSourceException, InterruptedException {
        if (selector == null) {
            return null;
        }
        String promql = Promql.fill(selector, subject, role);
        var its = histories(promql);
        if (its.stream().anyMatch(history -> !history.series().histograms().isEmpty())) {
            throw MetricSourceException.refused("expected counters, found native histograms by " + promql);
        }
        return CounterHistory.growth(
                its.stream().map(History::counters).toList(), from.toEpochMilli(), to.toEpochMilli());
    }

    private @Nullable LatencyReading latency(QueryTemplate selector, LatencyUnit unit)
            throws MetricSourceException, InterruptedException {
        String promql = Promql.fill(selector, subject, role);
        var its = histories(promql);
        try {
            return Latencies.reading(its, unit, from.toEpochMilli(), to.toEpochMilli());
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + promql);
        }
    }

    private @Nullable Double cpu(@Nullable QueryTemplate expression)
            throws MetricSourceException, InterruptedException {
        if (expression == null) {
            return null;
        }
        var its = api.query(Promql.fill(expression, subject, role), to).series();
        found += its.size();
        return mean(its);
    }

    /** Of all series that have a value; null if none has. */
    static @Nullable Double mean(List<Series> found) {
        var mean = found.stream()
                .flatMap(series -> series.counts().stream())
                .mapToDouble(point -> point.value().value())
                .filter(Double::isFinite)
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private List<History> histories(String promql) throws MetricSourceException, InterruptedException {
        var its = histories.of(promql, from, to, subject.startedAt());
        var series = its.stream().map(History::series).toList();
        scrapes.see(series);
        found += series.size();
        series.forEach(each -> newest = Math.max(newest, each.newest()));
        return its;
    }
}
