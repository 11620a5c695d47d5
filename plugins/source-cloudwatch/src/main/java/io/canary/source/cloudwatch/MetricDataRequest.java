package io.canary.source.cloudwatch;

import io.canary.router.support.wire.Json;
import io.canary.source.support.Periods;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is asked for one version, in the JSON of {@code GetMetricData}. For one use. */
final class MetricDataRequest {
    private final MetricSubject subject;
    private final Role role;
    private final Periods periods;
    private final List<Map<String, Object>> queries = new ArrayList<>();

    MetricDataRequest(MetricSubject subject, Role role, Periods periods) {
        this.subject = subject;
        this.role = role;
        this.periods = periods;
    }

    /** Adds what expressions take their values from: nothing of it is in the answer. */
    void addInputs(Map<String, MetricQuery> inputs) throws MetricSourceException {
        for (var input : inputs.entrySet()) {
            var json = json(input.getKey(), input.getValue(), "Sum");
            json.put("ReturnData", false);
            queries.add(json);
        }
    }

    /**
     * Adds what is in the answer, by this id.
     *
     * @param query null for nothing
     * @param usualStat where the query has none
     */
    void add(String id, @Nullable MetricQuery query, String usualStat) throws MetricSourceException {
        if (query != null) {
            queries.add(json(id, query, usualStat));
        }
    }

    private Map<String, Object> json(String id, MetricQuery query, String usualStat) throws MetricSourceException {
        var json = new LinkedHashMap<String, Object>();
        json.put("Id", id);
        if (query.expression() != null) {
            json.put("Expression", expression(query.expression()));
            if (Expression.isSearch(query.expression())) {
                json.put("Period", periods.length().toSeconds());
            }
        } else {
            json.put("MetricStat", metricStat(query, usualStat));
        }
        return json;
    }

    private String expression(String text) throws MetricSourceException {
        try {
            return Expression.of(text, subject, role);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> metricStat(MetricQuery query, String usualStat) {
        var dimensions = new ArrayList<Map<String, Object>>();
        new TreeMap<>(query.dimensions())
                .forEach((name, value) -> dimensions.add(Map.of("Name", name, "Value", filled(value))));
        var metric = Map.of(
                "Namespace", filled(String.valueOf(query.namespace())),
                "MetricName", filled(String.valueOf(query.metric())),
                "Dimensions", dimensions);
        return Map.of(
                "Metric",
                metric,
                "Period",
                periods.length().toSeconds(),
                "Stat",
                query.stat() == null ? usualStat : query.stat());
    }

    /** JSON quotes it. */
    private String filled(String text) {
        return Places.filled(text, subject, role, UnaryOperator.identity());
    }

    /** @param nextToken of the page before; null for the first page */
    String json(@Nullable String nextToken) {
        var json = new LinkedHashMap<String, Object>();
        json.put("StartTime", periods.begin().getEpochSecond());
        json.put("EndTime", periods.end().getEpochSecond());
        json.put("ScanBy", "TimestampAscending");
        json.put("MetricDataQueries", queries);
        if (nextToken != null) {
            json.put("NextToken", nextToken);
        }
        return Json.write(json);
    }
}
