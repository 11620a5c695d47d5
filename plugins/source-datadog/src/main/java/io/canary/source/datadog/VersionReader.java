package io.canary.source.datadog;

import io.canary.source.support.StepSeries;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what is asked of one version in one interval, and counts what is found. For one use. */
final class VersionReader {
    private final MetricSubject subject;
    private final MetricSubject.Role role;
    private final long stepSeconds;
    private final Instant from;
    private final Instant to;
    private int series;
    private long newest = Long.MIN_VALUE;

    VersionReader(MetricSubject subject, MetricSubject.Role role, long stepSeconds, Instant from, Instant to) {
        this.subject = subject;
        this.role = role;
        this.stepSeconds = stepSeconds;
        this.from = from;
        this.to = to;
    }

    /**
     * All that is asked, each once.
     *
     * @throws IllegalArgumentException if one asks the same of both versions; the message is for people
     */
    List<String> asked(DatadogQuery query) {
        return Stream.concat(query.counts().map(this::count), query.values().map(this::value))
                .distinct()
                .toList();
    }

    private String count(QueryTemplate template) {
        return DatadogTarget.count(template, subject, role, stepSeconds);
    }

    private String value(QueryTemplate template) {
        return DatadogTarget.value(template, subject, role, stepSeconds);
    }

    /**
     * What the version did.
     *
     * @param found by what was asked
     */
    VersionReading read(DatadogQuery query, Map<String, StepSeries> found) throws MetricSourceException {
        Long requests = sum(query.requests(), found);
        Long errors = sum(query.errors(), found);
        if (query.errors() != null && errors == null && requests != null) {
            errors = 0L; // no point is one of an error yet
        }
        Double p95 = mean(query.p95Ms(), found);
        Double cpu = mean(query.cpu(), found);
        var ratios = new HashMap<String, VersionReading.Ratio>();
        for (var metric : query.metrics().entrySet()) {
            Long of = sum(metric.getValue().of(), found);
            Long count = sum(metric.getValue().count(), found);
            if (of != null) {
                requirePart(count, of, metric.getKey());
                ratios.put(metric.getKey(), new VersionReading.Ratio(count == null ? 0 : count, of));
            }
        }
        requirePart(errors, requests, "errors");
        return new VersionReading(
                requests,
                errors,
                p95 == null ? null : new LatencyReading.Percentile(p95),
                cpu == null ? Map.of() : Map.of("cpu_utilization", cpu),
                ratios,
                series,
                newest == Long.MIN_VALUE ? null : Instant.ofEpochMilli(newest));
    }

    private void requirePart(@Nullable Long count, @Nullable Long of, String what) throws MetricSourceException {
        if (count != null && of != null && count > of) {
            throw MetricSourceException.unavailable(
                    what + " of " + role.word() + " " + subject.version(role) + " counts " + count + " of " + of, null);
        }
    }

    private @Nullable Long sum(@Nullable QueryTemplate template, Map<String, StepSeries> found)
            throws MetricSourceException {
        if (template == null) {
            return null;
        }
        try {
            return StepSeries.sum(noted(found.get(count(template))), from, to, subject.startedAt());
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + template.text());
        }
    }

    private @Nullable Double mean(@Nullable QueryTemplate template, Map<String, StepSeries> found) {
        if (template == null) {
            return null;
        }
        var mean = StepSeries.mean(noted(found.get(value(template))), from, to);
        return mean.isPresent() ? mean.getAsDouble() * DatadogTarget.factor(template) : null;
    }

    private List<StepSeries> noted(@Nullable StepSeries its) {
        if (its == null) {
            return List.of();
        }
        its.within(Instant.EPOCH, to).forEach(point -> newest = Math.max(newest, point.millis()));
        series += its.within(from, to).findAny().isPresent() ? 1 : 0;
        return List.of(its);
    }
}
