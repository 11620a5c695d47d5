package io.canary.source.scrape;

import io.canary.source.scrape.MetricsText.SeriesName;
import io.canary.source.support.ClassicHistograms;
import io.canary.source.support.CounterHistory;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Long requests = count(query.requests());
        var latency = query.latency() == null ? null : latency(query.latency(), query.latencyUnit());
        Long errors = count(query.errors());
        if (query.errors() != null && errors == null && (requests != null || latency != null)) {
            errors = 0L; // a series of errors begins with the first error
        }
        var gauges = cpu(query.cpu());
        var ratios = new HashMap<String, VersionReading.Ratio>();
        for (var metric : query.metrics().entrySet()) {
            var ratio = ratio(metric.getKey(), metric.getValue());
            if (ratio != null) {
                ratios.put(metric.getKey(), ratio);
            }
        }
        var at = newest == Long.MIN_VALUE ? null : Instant.ofEpochMilli(newest);
        return new VersionReading(requests, errors, latency, gauges, ratios, found, at);
    }

    private VersionReading.@Nullable Ratio ratio(String name, ScrapeQuery.RatioQuery query)
            throws MetricSourceException {
        Long of = count(query.of());
        Long count = count(query.count());
        if (of == null) {
            return null;
        }
        if (count != null && count > of) {
            throw MetricSourceException.unavailable(
                    name + " of " + role.word() + " " + subject.version(role) + " counts " + count + " of " + of
                            + ": count must be a part of what of counts",
                    null);
        }
        return new VersionReading.Ratio(count == null ? 0 : count, of);
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

    private Map<String, Double> cpu(@Nullable QueryTemplate selector) {
        if (selector == null) {
            return Map.of();
        }
        var its = histories.gauges(matching(selector), to).stream()
                .filter(point -> Double.isFinite(point.value()))
                .toList();
        found += its.size();
        its.forEach(point -> newest = Math.max(newest, point.millis()));
        var mean = its.stream().mapToDouble(point -> point.value()).average();
        return mean.isPresent() ? Map.of("cpu_utilization", mean.getAsDouble()) : Map.of();
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
