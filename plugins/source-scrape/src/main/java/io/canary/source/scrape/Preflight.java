package io.canary.source.scrape;

import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.QueryTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what each selector finds for both versions, and which targets cannot be scraped. For one use. */
final class Preflight {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Histories histories;
    private final MetricSubject subject;
    private final Instant until;
    private final List<String> lines = new ArrayList<>();

    Preflight(Histories histories, MetricSubject subject, Instant until) {
        this.histories = histories;
        this.subject = subject;
        this.until = until;
    }

    List<String> lines(ScrapeQuery query) throws MetricSourceException, InterruptedException {
        histories.requireScraped(until.minus(LONG), until);
        for (var target : histories.targets()) {
            var failure = target.failure();
            if (failure != null) {
                lines.add("warning: " + failure.getMessage());
            }
        }
        for (var role : MetricSubject.Role.values()) {
            boolean hasRequests = add("requests", role, query.requests(), false);
            add("errors", role, query.errors(), hasRequests);
            add("latency", role, query.latency(), false);
            add("cpu", role, query.cpu(), false);
            for (var metric : query.metrics().entrySet()) {
                boolean hasAll =
                        add(metric.getKey() + " (of)", role, metric.getValue().of(), false);
                add(metric.getKey() + " (count)", role, metric.getValue().count(), hasAll);
            }
            // what cannot be added up shows now
            new VersionReader(histories, subject, role, until.minus(LONG), until).read(query);
        }
        return List.copyOf(lines);
    }

    private boolean add(String what, MetricSubject.Role role, @Nullable QueryTemplate selector, boolean isAbsentZero) {
        if (selector == null) {
            return false;
        }
        var matching = Selector.parse(selector.text()).of(subject, role);
        var found = histories.counters(matching, until.minus(LONG), until, subject.startedAt());
        String name = what + " of " + role.word() + " " + subject.version(role) + ": ";
        if (!found.isEmpty()) {
            long newest = found.stream()
                    .flatMap(series -> series.points().stream())
                    .mapToLong(point -> point.millis())
                    .filter(at -> at <= until.toEpochMilli())
                    .max()
                    .orElseThrow();
            lines.add(String.format(
                    Locale.ROOT,
                    "%s%d series, the newest point %.1f s old",
                    name,
                    found.size(),
                    (until.toEpochMilli() - newest) / 1e3));
        } else {
            lines.add(
                    isAbsentZero
                            ? name + "no series yet, which counts as 0"
                            : "warning: " + name + "nothing found by " + selector.text());
        }
        return !found.isEmpty();
    }
}
