package io.canary.source.influxdb;

import io.canary.source.influxdb.InfluxdbApi.Series;
import io.canary.source.influxdb.InfluxdbQuery.Counters;
import io.canary.source.support.Count;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.CounterHistory;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.source.support.Point;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in one interval, and counts what it finds. For one use. */
final class VersionReader {
    /** A cumulative series without a point for so long is not there any more. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(2);

    /** So far after the interval, points are looked for: they show that it is complete. */
    private static final Duration LOOK_AHEAD = Duration.ofMinutes(1);

    /** A series without a point for so long before the deployment is taken for a new one. */
    private static final Duration BEFORE_DEPLOYMENT = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofHours(24);

    /** For each series by itself. */
    private static final String EACH_SERIES = "GROUP BY *";

    private static final String NEWEST_OF_EACH = "GROUP BY * ORDER BY time DESC LIMIT 1";

    private final InfluxdbApi api;
    private final MetricSubject subject;
    private final MetricSubject.Role role;
    private final Instant from;
    private final Instant to;
    private int found;
    private long newest = Long.MIN_VALUE;

    VersionReader(InfluxdbApi api, MetricSubject subject, MetricSubject.Role role, Instant from, Instant to) {
        this.api = api;
        this.subject = subject;
        this.role = role;
        this.from = from;
        this.to = to;
    }

    VersionReading read(InfluxdbQuery query) throws MetricSourceException, InterruptedException {
        var version = new CountedVersion(subject, role);
        version.requests(count(query.requests(), query.counters()));
        version.errors(count(query.errors(), query.counters()), query.errors() != null);
        version.p95(mean(query.p95Ms()));
        version.cpu(mean(query.cpu()));
        for (var metric : query.metrics().entrySet()) {
            Long of = count(metric.getValue().of(), query.counters());
            version.ratio(metric.getKey(), count(metric.getValue().count(), query.counters()), of);
        }
        return version.reading(found, newest);
    }

    private @Nullable Long count(@Nullable QueryTemplate query, Counters counters)
            throws MetricSourceException, InterruptedException {
        if (query == null) {
            return null;
        }
        return counters == Counters.CUMULATIVE ? growth(query) : sum(query);
    }

    private @Nullable Long sum(QueryTemplate query) throws MetricSourceException, InterruptedException {
        double sum = 0;
        boolean isEmpty = true;
        for (var series : ask(query, from, to, "")) {
            for (var point : series.points()) {
                if (!point.value().hasValue()
                        || point.value().value() != Math.rint(point.value().value())) {
                    throw MetricSourceException.refused("a count must be whole, 0 or more, was "
                            + point.value().value() + ", found by " + query.text());
                }
                sum += point.value().value();
                isEmpty = false;
            }
            note(series, to.toEpochMilli());
        }
        return isEmpty ? null : Math.round(sum);
    }

    private @Nullable Long growth(QueryTemplate query) throws MetricSourceException, InterruptedException {
        var sinceStart = Duration.between(subject.startedAt(), from).plus(BEFORE_DEPLOYMENT);
        var longest = sinceStart.compareTo(LONGEST) < 0 ? sinceStart : LONGEST;
        var points = new HashMap<Map<String, String>, List<Point<Count>>>();
        for (var start : ask(query, from.minus(longest), from, NEWEST_OF_EACH)) {
            points.put(start.tags(), new ArrayList<>(start.points()));
        }
        var isNew = new HashMap<Map<String, String>, FirstPoint>();
        for (var series : ask(query, from, to.plus(LOOK_AHEAD), EACH_SERIES)) {
            isNew.put(
                    series.tags(),
                    points.containsKey(series.tags()) ? FirstPoint.IS_THE_START : FirstPoint.COUNTS_FROM_ZERO);
            points.computeIfAbsent(series.tags(), none -> new ArrayList<>()).addAll(series.points());
        }
        long oldest = from.minus(LOOK_BACK).toEpochMilli();
        var histories = new ArrayList<CounterHistory>();
        points.forEach((tags, its) -> {
            boolean isThere = !its.isEmpty() && its.getFirst().millis() <= to.toEpochMilli();
            if (isThere && its.getLast().millis() > oldest) {
                note(new Series(tags, its), its.getLast().millis());
                histories.add(new CounterHistory(tags, its, isNew.getOrDefault(tags, FirstPoint.IS_THE_START)));
            }
        });
        return CounterHistory.growth(histories, from.toEpochMilli(), to.toEpochMilli());
    }

    /** Of all series that have a value; null if none has. */
    private @Nullable Double mean(@Nullable QueryTemplate query) throws MetricSourceException, InterruptedException {
        if (query == null) {
            return null;
        }
        var its = ask(query, from, to, "");
        its.forEach(series -> note(series, to.toEpochMilli()));
        var mean = its.stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(point -> point.value().value())
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private void note(Series series, long millis) {
        if (!series.points().isEmpty()) {
            found++;
            newest = Math.max(newest, millis);
        }
    }

    private List<Series> ask(QueryTemplate query, Instant after, Instant until, String more)
            throws MetricSourceException, InterruptedException {
        return api.query(Influxql.of(query, subject, role, after, until, more));
    }
}
