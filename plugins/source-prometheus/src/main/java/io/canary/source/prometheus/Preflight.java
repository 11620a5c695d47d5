package io.canary.source.prometheus;

import io.canary.source.prometheus.QueryResult.Series;
import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks each query for both versions, and says what it finds. For one use. */
final class Preflight {
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final SeriesHistories histories;
    private final PrometheusApi api;
    private final MetricSubject subject;
    private final Instant until;
    private final List<String> lines = new ArrayList<>();

    Preflight(SeriesHistories histories, PrometheusApi api, MetricSubject subject, Instant until) {
        this.histories = histories;
        this.api = api;
        this.subject = subject;
        this.until = until;
    }

    List<String> lines(PrometheusQuery query) throws MetricSourceException, InterruptedException {
        for (var role : MetricSubject.Role.values()) {
            boolean hasRequests =
                    !counters("requests", role, query.requests(), false).isEmpty();
            counters("errors", role, query.errors(), hasRequests);
            latency(role, query);
            if (query.cpu() != null) {
                cpu(role, query.cpu());
            }
            for (var metric : query.metrics().entrySet()) {
                boolean hasAll = !counters(
                                metric.getKey() + " (of)",
                                role,
                                metric.getValue().of(),
                                false)
                        .isEmpty();
                counters(metric.getKey() + " (count)", role, metric.getValue().count(), hasAll);
            }
        }
        return List.copyOf(lines);
    }

    private List<Series> counters(
            String what, MetricSubject.Role role, @Nullable QueryTemplate selector, boolean isAbsentZero)
            throws MetricSourceException, InterruptedException {
        if (selector == null) {
            return List.of();
        }
        String promql = Promql.fill(selector, subject, role);
        var found = histories.range(promql, LOOK_BACK, until);
        String name = what + " of " + role.word() + " " + subject.version(role) + ": ";
        if (!found.isEmpty()) {
            lines.add(name + found(found));
        } else if (isAbsentZero) {
            lines.add(name + "no series yet, which counts as 0");
        } else {
            lines.add(nothing(name, promql));
        }
        return found;
    }

    private void latency(MetricSubject.Role role, PrometheusQuery query)
            throws MetricSourceException, InterruptedException {
        var found = counters("latency", role, query.latency(), false);
        var its = found.stream()
                .map(series -> new History(series, FirstPoint.IS_THE_START))
                .toList();
        try {
            Latencies.reading(its, query.latencyUnit(), Long.MIN_VALUE, until.toEpochMilli());
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused("latency: " + e.getMessage());
        }
    }

    private void cpu(MetricSubject.Role role, QueryTemplate expression)
            throws MetricSourceException, InterruptedException {
        String promql = Promql.fill(expression, subject, role);
        var found = api.query(promql, until).series();
        var mean = VersionReader.mean(found);
        String name = "cpu of " + role.word() + " " + subject.version(role) + ": ";
        lines.add(
                mean == null
                        ? nothing(name, promql)
                        : name + String.format(Locale.ROOT, "%.3f, the mean of %d series", mean, found.size()));
    }

    private String found(List<Series> found) {
        int points = found.stream().mapToInt(Series::points).sum();
        long newest = found.stream().mapToLong(Series::newest).max().orElse(until.toEpochMilli());
        return String.format(
                Locale.ROOT,
                "%d series, %d points in 5 min, the newest %.1f s old",
                found.size(),
                points,
                (until.toEpochMilli() - newest) / 1e3);
    }

    private static String nothing(String name, String promql) {
        return "warning: " + name + "nothing found by " + promql;
    }
}
