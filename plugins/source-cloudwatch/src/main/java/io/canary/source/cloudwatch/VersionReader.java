package io.canary.source.cloudwatch;

import io.canary.source.support.Count;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.Periods;
import io.canary.source.support.Point;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in some periods, and counts what is found. For one use. */
final class VersionReader {
    private static final String REQUESTS = CloudwatchQuery.OWN + "requests";
    private static final String ERRORS = CloudwatchQuery.OWN + "errors";
    private static final String P95 = CloudwatchQuery.OWN + "p95_ms";
    private static final String CPU = CloudwatchQuery.OWN + "cpu";

    private final MetricDataApi api;
    private final CloudwatchQuery query;
    private final MetricSubject subject;
    private final Role role;
    private final Periods periods;
    private final Map<String, List<List<Point<Count>>>> found = new HashMap<>();

    VersionReader(MetricDataApi api, CloudwatchQuery query, MetricSubject subject, Role role, Periods periods) {
        this.api = api;
        this.query = query;
        this.subject = subject;
        this.role = role;
        this.periods = periods;
    }

    /** @param to the end of the interval: what is read is complete then, as a period without a value had no requests */
    VersionReading read(Instant to) throws MetricSourceException, InterruptedException {
        var names = List.copyOf(query.metrics().keySet());
        ask(names);
        var version = new CountedVersion(subject, role);
        version.requests(count(REQUESTS));
        version.errors(count(ERRORS), query.errors() != null);
        version.p95(percentile());
        version.cpu(cpu());
        for (int i = 0; i < names.size(); i++) {
            version.ratio(names.get(i), count(countId(i)), count(ofId(i)));
        }
        int found = (int) series().filter(points -> !points.isEmpty()).count();
        return version.reading(found, found == 0 ? null : to);
    }

    private void ask(List<String> names) throws MetricSourceException, InterruptedException {
        var request = new MetricDataRequest(subject, role, periods);
        request.addInputs(query.inputs());
        request.add(REQUESTS, query.requests(), "Sum");
        request.add(ERRORS, query.errors(), "Sum");
        request.add(P95, query.p95Ms(), "p95");
        request.add(CPU, query.cpu(), "Average");
        for (int i = 0; i < names.size(); i++) {
            var ratio = Objects.requireNonNull(query.metrics().get(names.get(i)));
            request.add(countId(i), ratio.count(), "Sum");
            request.add(ofId(i), ratio.of(), "Sum");
        }
        api.read(request)
                .forEach((id, series) ->
                        found.put(id, series.stream().map(this::within).toList()));
    }

    private List<Point<Count>> within(List<Point<Count>> points) {
        return points.stream()
                .filter(point -> periods.contains(Instant.ofEpochMilli(point.millis())))
                .toList();
    }

    private static String countId(int metric) {
        return CloudwatchQuery.OWN + "count_" + metric;
    }

    private static String ofId(int metric) {
        return CloudwatchQuery.OWN + "of_" + metric;
    }

    private Stream<List<Point<Count>>> series() {
        return found.values().stream().flatMap(List::stream);
    }

    private List<List<Point<Count>>> series(String id) {
        return found.getOrDefault(id, List.of());
    }

    /** Of all series and periods; null if none has a value. */
    private @Nullable Long count(String id) throws MetricSourceException {
        double sum = 0;
        boolean isEmpty = true;
        for (var points : series(id)) {
            for (var point : points) {
                double value = point.value().value();
                if (!point.value().hasValue() || value != Math.rint(value)) {
                    throw MetricSourceException.refused(
                            "a count must be whole, 0 or more, was " + value + ", found for " + words(id));
                }
                sum += value;
                isEmpty = false;
            }
        }
        return isEmpty ? null : Math.round(sum);
    }

    /** Of the last period that has one: percentiles of several cannot be put together. */
    private @Nullable Double percentile() throws MetricSourceException {
        var series = series(P95).stream().filter(points -> !points.isEmpty()).toList();
        if (series.size() > 1) {
            throw MetricSourceException.refused("p95_ms finds " + series.size()
                    + " series: percentiles cannot be put together, so it must find one");
        }
        return series.isEmpty() ? null : last(series.getFirst());
    }

    /** At the end of the periods: the mean of the last values of all series. */
    private @Nullable Double cpu() {
        OptionalDouble mean = series(CPU).stream()
                .filter(points -> !points.isEmpty())
                .mapToDouble(VersionReader::last)
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private static double last(List<Point<Count>> points) {
        var last = points.getFirst();
        for (var point : points) {
            last = point.millis() > last.millis() ? point : last;
        }
        return last.value().value();
    }

    private String words(String id) {
        String name = id.startsWith(CloudwatchQuery.OWN) ? id.substring(CloudwatchQuery.OWN.length()) + " of " : "";
        return name + role.word() + " " + subject.version(role);
    }
}
