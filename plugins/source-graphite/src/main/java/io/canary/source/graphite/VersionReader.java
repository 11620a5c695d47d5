package io.canary.source.graphite;

import io.canary.source.graphite.GraphiteQuery.Counters;
import io.canary.source.graphite.GraphiteSettings.Replacement;
import io.canary.source.support.Count;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.CounterHistory;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.source.support.Point;
import io.canary.source.support.StepSeries;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in one interval, and counts what it finds. For one use. */
final class VersionReader {
    /** Long enough for two steps, so that it shows how long one is. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /** A cumulative series without a point for so long is not there any more. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(2);

    /** A series without a point for so long before the deployment is taken for a new one. */
    private static final Duration BEFORE_DEPLOYMENT = Duration.ofHours(1);

    /** Graphite sends each step of it, so that more would be megabytes. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private final GraphiteApi api;
    private final Replacement replacement;
    private final MetricSubject subject;
    private final MetricSubject.Role role;
    private final Instant from;
    private final Instant to;
    private int found;
    private long longestStepMillis;

    VersionReader(
            GraphiteApi api,
            Replacement replacement,
            MetricSubject subject,
            MetricSubject.Role role,
            Instant from,
            Instant to) {
        this.api = api;
        this.replacement = replacement;
        this.subject = subject;
        this.role = role;
        this.from = from;
        this.to = to;
    }

    /** Of all series that were read; 0 for none. */
    long longestStepMillis() {
        return longestStepMillis;
    }

    VersionReading read(GraphiteQuery query) throws MetricSourceException, InterruptedException {
        var version = new CountedVersion(subject, role);
        version.requests(count(query.requests(), query.counters()));
        version.errors(count(query.errors(), query.counters()), query.errors() != null);
        version.p95(mean(query.p95Ms()));
        version.cpu(mean(query.cpu()));
        for (var metric : query.metrics().entrySet()) {
            Long of = count(metric.getValue().of(), query.counters());
            version.ratio(metric.getKey(), count(metric.getValue().count(), query.counters()), of);
        }
        return version.reading(found, found == 0 ? null : to); // a step without a value may have had no requests
    }

    private @Nullable Long count(@Nullable QueryTemplate query, Counters counters)
            throws MetricSourceException, InterruptedException {
        if (query == null) {
            return null;
        }
        try {
            return counters == Counters.CUMULATIVE
                    ? growth(query)
                    : StepSeries.sum(noted(query, from), from, to, subject.startedAt());
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + query.text());
        }
    }

    private @Nullable Long growth(QueryTemplate query) throws MetricSourceException, InterruptedException {
        var all = noted(query, from.minus(GONE_AFTER));
        Map<String, StepSeries> earlier = all.stream().allMatch(this::hasStart) ? Map.of() : earlier(query);
        var histories = new ArrayList<CounterHistory>();
        for (var series : all) {
            var before = hasStart(series) ? null : earlier.get(series.name());
            histories.add(history(series, before));
        }
        return CounterHistory.growth(histories, from.toEpochMilli(), to.toEpochMilli());
    }

    private boolean hasStart(StepSeries series) {
        return !series.points().isEmpty() && series.points().getFirst().millis() <= from.toEpochMilli();
    }

    /** What was before the interval, as far as it can matter. */
    private Map<String, StepSeries> earlier(QueryTemplate query) throws MetricSourceException, InterruptedException {
        var sinceStart = Duration.between(subject.startedAt(), from).plus(BEFORE_DEPLOYMENT);
        var longest = sinceStart.compareTo(LONGEST) < 0 ? sinceStart : LONGEST;
        return ask(query, from.minus(longest), from).stream()
                .collect(Collectors.toMap(StepSeries::name, Function.identity()));
    }

    /**
     * A series without a point before the interval is new, unless what is known of that time is only a mean of it: then
     * there may have been points.
     */
    private CounterHistory history(StepSeries series, @Nullable StepSeries before) {
        boolean isComparable = before == null || before.stepMillis() == series.stepMillis();
        var start = before == null || !isComparable
                ? Stream.<Point<Count>>empty()
                : before.points().stream().filter(point -> point.millis() <= from.toEpochMilli());
        var points = Stream.concat(start, series.points().stream()).toList();
        return new CounterHistory(
                Map.of("target", series.name()),
                points,
                isComparable ? FirstPoint.COUNTS_FROM_ZERO : FirstPoint.IS_THE_START);
    }

    /** Of all series that have a value; null if none has. */
    private @Nullable Double mean(@Nullable QueryTemplate query) throws MetricSourceException, InterruptedException {
        if (query == null) {
            return null;
        }
        var mean = StepSeries.mean(noted(query, from), from, to);
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    /** The series with a point after {@code since}, which are what is found. */
    private List<StepSeries> noted(QueryTemplate query, Instant since)
            throws MetricSourceException, InterruptedException {
        var all = new ArrayList<StepSeries>();
        for (var series : ask(query, from.minus(LOOK_BACK), to)) {
            longestStepMillis = Math.max(longestStepMillis, series.stepMillis());
            if (series.within(since, to).findAny().isPresent()) {
                found++;
                all.add(series);
            }
        }
        return all;
    }

    private List<StepSeries> ask(QueryTemplate query, Instant after, Instant until)
            throws MetricSourceException, InterruptedException {
        try {
            return api.render(GraphiteTarget.of(query, subject, role, replacement), after, until);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(String.valueOf(e.getMessage()));
        }
    }
}
