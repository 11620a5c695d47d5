package io.canary.source.datadog;

import io.canary.source.support.CountedVersion;
import io.canary.source.support.StepSeries;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.time.Instant;
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
        var version = new CountedVersion(subject, role);
        version.requests(sum(query.requests(), found));
        version.errors(sum(query.errors(), found), query.errors() != null);
        version.p95(mean(query.p95Ms(), found));
        version.cpu(mean(query.cpu(), found));
        for (var metric : query.metrics().entrySet()) {
            Long of = sum(metric.getValue().of(), found);
            version.ratio(metric.getKey(), sum(metric.getValue().count(), found), of);
        }
        return version.reading(series, series == 0 ? null : to); // a bucket without a value may have had no requests
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
        series += its.within(from, to).findAny().isPresent() ? 1 : 0;
        return List.of(its);
    }
}
