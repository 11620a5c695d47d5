package io.canary.source.newrelic;

import io.canary.source.newrelic.NerdGraph.Row;
import io.canary.source.support.CountedVersion;
import io.canary.source.support.JsonNumbers;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.metrics.VersionReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what one version did in one interval. For one use. */
final class VersionReader {
    private static final String REQUESTS = "requests";
    private static final String ERRORS = "errors";
    private static final String P95 = "p95_ms";
    private static final String CPU = "cpu";

    private final NerdGraph graph;
    private final MetricSubject subject;
    private final Role role;
    private final Instant from;
    private final Instant to;
    private final Map<String, QueryTemplate> queries = new LinkedHashMap<>();
    private final Map<String, Object> found = new HashMap<>();

    VersionReader(NerdGraph graph, MetricSubject subject, Role role, Instant from, Instant to) {
        this.graph = graph;
        this.subject = subject;
        this.role = role;
        this.from = from;
        this.to = to;
    }

    VersionReading read(NewrelicQuery query) throws MetricSourceException, InterruptedException {
        add(REQUESTS, query.requests());
        add(ERRORS, query.errors());
        add(P95, query.p95Ms());
        add(CPU, query.cpu());
        query.metrics().forEach((name, ratio) -> {
            add(countName(name), ratio.count());
            add(ofName(name), ratio.of());
        });
        ask();
        try {
            return reading(query);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + " for " + role.word() + " " + subject.version(role));
        }
    }

    private void add(String name, @Nullable QueryTemplate query) {
        if (query != null) {
            queries.put(name, query);
        }
    }

    private static String countName(String metric) {
        return "metrics/" + metric + "/count";
    }

    private static String ofName(String metric) {
        return "metrics/" + metric + "/of";
    }

    private void ask() throws MetricSourceException, InterruptedException {
        var rows = graph.query(queries.values().stream()
                .map(query -> Nrql.of(query, subject, role, from, to))
                .toList());
        var names = List.copyOf(queries.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            requireWhole(name, rows.get(i));
            take(name, rows.get(i));
        }
    }

    /** New Relic reads some kinds of data for other times than it is asked for. */
    private void requireWhole(String name, Row row) throws MetricSourceException {
        var query = queries.get(name);
        long begin = from.toEpochMilli();
        long end = to.toEpochMilli();
        boolean isWhole = (query != null && Nrql.isOfMetric(query))
                ? row.beginMillis() == begin && row.endMillis() == end
                : row.beginMillis() <= begin && row.endMillis() > end;
        if (!isWhole) {
            throw MetricSourceException.unavailable(
                    "New Relic read " + name + " from " + Instant.ofEpochMilli(row.beginMillis()) + " to "
                            + Instant.ofEpochMilli(row.endMillis()) + " in place of " + from + " to " + to,
                    null);
        }
    }

    private void take(String name, Row row) throws MetricSourceException {
        var values = new HashMap<Object, Object>(row.columns());
        Object points = values.remove(Nrql.POINTS);
        Object value = values.size() == 1 ? values.values().iterator().next() : null;
        if (values.size() != 1 || (value instanceof Map<?, ?> several && several.size() != 1)) {
            throw MetricSourceException.refused(name + " must select one value, found " + values.keySet());
        }
        Object number = value instanceof Map<?, ?> one ? one.values().iterator().next() : value;
        if (number != null && points instanceof BigDecimal count && count.signum() > 0) {
            found.put(name, number);
        }
    }

    private VersionReading reading(NewrelicQuery query) throws MetricSourceException {
        var version = new CountedVersion(subject, role);
        version.requests(count(REQUESTS));
        version.errors(count(ERRORS), query.errors() != null);
        version.p95(JsonNumbers.value(found.get(P95), P95));
        version.cpu(JsonNumbers.value(found.get(CPU), CPU));
        for (String name : query.metrics().keySet()) {
            version.ratio(name, count(countName(name)), count(ofName(name)));
        }
        return version.reading(found.size(), found.isEmpty() ? null : to);
    }

    private @Nullable Long count(String name) {
        return JsonNumbers.count(found.get(name), name);
    }
}
