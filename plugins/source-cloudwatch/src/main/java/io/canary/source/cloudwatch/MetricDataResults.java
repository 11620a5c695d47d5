package io.canary.source.cloudwatch;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.Count;
import io.canary.source.support.Point;
import io.canary.spi.metrics.MetricSourceException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together the pages of an answer of {@code GetMetricData}. For one use. */
final class MetricDataResults {
    private static final String COMPLETE = "Complete";
    private static final String FORBIDDEN = "Forbidden";

    private final Map<SeriesKey, List<Point<Count>>> series = new LinkedHashMap<>();
    private final Map<SeriesKey, String> incomplete = new LinkedHashMap<>();

    private record SeriesKey(String id, String label) {}

    /**
     * One page.
     *
     * @return the token of the next one; null if it is the last
     */
    @Nullable
    String add(String body) throws MetricSourceException {
        try {
            if (Json.parse(body) instanceof Map<?, ?> page
                    && page.get("MetricDataResults") instanceof List<?> results) {
                requireNoMessages(page.get("Messages"));
                addAll(results);
                return page.get("NextToken") instanceof String token && !token.isEmpty() ? token : null;
            }
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no answer of CloudWatch: " + e.getMessage(), e);
        }
        throw MetricSourceException.unavailable("this is no answer of CloudWatch: it has no MetricDataResults", null);
    }

    private void addAll(List<?> results) throws MetricSourceException {
        var incompleteHere = new HashSet<SeriesKey>();
        for (Object each : results) {
            if (each instanceof Map<?, ?> result && result.get("Id") instanceof String id) {
                var key = new SeriesKey(id, String.valueOf(result.get("Label")));
                note(key, result, incompleteHere);
                addPoints(key, result);
            }
        }
    }

    /** What a later page completes is complete. */
    private void note(SeriesKey key, Map<?, ?> result, Set<SeriesKey> incompleteHere) throws MetricSourceException {
        String status = String.valueOf(result.get("StatusCode"));
        if (status.equals(FORBIDDEN)) {
            throw MetricSourceException.refused("CloudWatch forbids " + key.id + words(result.get("Messages")));
        }
        String messages = words(result.get("Messages"));
        if (!status.equals(COMPLETE) || !messages.isEmpty()) {
            incompleteHere.add(key);
            incomplete.put(key, status + messages);
        } else if (!incompleteHere.contains(key)) {
            incomplete.remove(key);
        }
    }

    private void addPoints(SeriesKey key, Map<?, ?> result) throws MetricSourceException {
        var points = series.computeIfAbsent(key, none -> new ArrayList<>());
        var times = result.get("Timestamps") instanceof List<?> list ? list : List.of();
        var values = result.get("Values") instanceof List<?> list ? list : List.of();
        if (times.size() != values.size()) {
            throw MetricSourceException.unavailable("CloudWatch gave other times than values for " + key.id, null);
        }
        for (int i = 0; i < times.size(); i++) {
            if (!(times.get(i) instanceof BigDecimal seconds) || !(values.get(i) instanceof BigDecimal value)) {
                throw MetricSourceException.unavailable("CloudWatch gave no number for " + key.id, null);
            }
            long millis = seconds.movePointRight(3).longValue();
            points.add(new Point<>(millis, new Count(value.doubleValue())));
        }
    }

    /** That more is found than is read, say. */
    private static void requireNoMessages(@Nullable Object messages) throws MetricSourceException {
        String words = words(messages);
        if (!words.isEmpty()) {
            throw MetricSourceException.refused("CloudWatch did not read all of it" + words);
        }
    }

    private static String words(@Nullable Object messages) {
        var words = new StringBuilder();
        for (Object each : messages instanceof List<?> list ? list : List.of()) {
            if (each instanceof Map<?, ?> message) {
                words.append(words.isEmpty() ? ": " : "; ").append(message.get("Code"));
                words.append(' ').append(message.get("Value"));
            }
        }
        return MetricDataApi.shortened(words.toString());
    }

    /**
     * The series of each id, those without points too.
     *
     * @throws MetricSourceException if one of them is incomplete
     */
    Map<String, List<List<Point<Count>>>> byId() throws MetricSourceException {
        for (var each : incomplete.entrySet()) {
            throw MetricSourceException.unavailable(
                    "CloudWatch answered in part: " + each.getKey().id + " is " + each.getValue(), null);
        }
        var byId = new LinkedHashMap<String, List<List<Point<Count>>>>();
        series.forEach((key, points) ->
                byId.computeIfAbsent(key.id, none -> new ArrayList<>()).add(points));
        return byId;
    }
}
