package io.canary.source.datadog;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.Count;
import io.canary.source.support.JsonPointer;
import io.canary.source.support.Point;
import io.canary.source.support.StepSeries;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks {@code /api/v1/query}, which says the step of its points. May be used by any thread. */
final class DatadogApi implements AutoCloseable {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 8 * 1024 * 1024;

    private static final int WORDS_MAX = 300;
    private static final long MILLIS = 1000;

    /** What says that the query is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 414, 422);

    private static final JsonPointer ERROR = JsonPointer.of("/error");
    private static final JsonPointer ERRORS = JsonPointer.of("/errors");

    private final HttpReads reads;
    private final long stepMillis;

    private DatadogApi(HttpReads reads, long stepMillis) {
        this.reads = reads;
        this.stepMillis = stepMillis;
    }

    /** @throws MetricSourceException if a key cannot be read from its file */
    static DatadogApi of(DatadogSettings settings, MetricSourceContext host) throws MetricSourceException {
        var reads = HttpReads.of(new DatadogAccess(settings), host, ANSWER_MAX);
        return new DatadogApi(reads, settings.step().toMillis());
    }

    /**
     * Asks all queries in one request, as Datadog counts requests.
     *
     * @param queries each of one series, in buckets of the step
     * @param from of the first bucket
     * @param to the end of the last one
     * @return what was found, by query, without those buckets that have no value
     * @throws MetricSourceException if there is no answer, or a refusal, or other buckets
     */
    Map<String, StepSeries> query(List<String> queries, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        String all = String.join(",", queries);
        var answer = reads.get(
                "/api/v1/query?from=" + from.getEpochSecond() + "&to=" + to.getEpochSecond() + "&query="
                        + URLEncoder.encode(all, StandardCharsets.UTF_8),
                Map.of());
        try {
            if (answer.isError()) {
                String words = "Datadog answered with " + answer.status() + ": " + words(answer.body());
                throw REFUSALS.contains(answer.status())
                        ? MetricSourceException.refused(words)
                        : MetricSourceException.unavailable(words, null);
            }
            return found(Json.parse(answer.body()), queries);
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no answer of Datadog: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + all);
        }
    }

    /** What its errors say; the whole body where it is something else, such as a page of a proxy. */
    private static String words(String body) {
        try {
            Object tree = Json.parse(body);
            Object error = ERROR.in(tree) == null ? ERRORS.in(tree) : ERROR.in(tree);
            return shortened(error == null ? body : error.toString());
        } catch (JsonException notOne) {
            return shortened(body);
        }
    }

    private Map<String, StepSeries> found(@Nullable Object tree, List<String> queries) throws MetricSourceException {
        if (!(tree instanceof Map<?, ?> answer)) {
            throw MetricSourceException.unavailable("this is no answer of Datadog: it is no object", null);
        }
        if (!"ok".equals(answer.get("status"))) {
            throw MetricSourceException.refused("Datadog refused it: " + shortened(String.valueOf(ERROR.in(tree))));
        }
        if (!(answer.get("series") instanceof List<?> list)) {
            throw MetricSourceException.unavailable("this is no answer of Datadog: it has no series", null);
        }
        var found = new HashMap<String, StepSeries>();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> its)
                    || !(its.get("query_index") instanceof BigDecimal index)
                    || index.intValue() < 0
                    || index.intValue() >= queries.size()
                    || !(its.get("interval") instanceof BigDecimal seconds)
                    || !(its.get("pointlist") instanceof List<?> points)) {
                throw MetricSourceException.unavailable("this is no answer of Datadog: it has another series", null);
            }
            String query = queries.get(index.intValue());
            if (seconds.longValue() * MILLIS != stepMillis) {
                throw new IllegalArgumentException("Datadog answers in buckets of " + seconds + " s, not "
                        + stepMillis / MILLIS + ": set step_sec");
            }
            if (found.put(query, new StepSeries(query, stepMillis, points(points))) != null) {
                throw new IllegalArgumentException("there are several series of " + query);
            }
        }
        return found;
    }

    /** At the end of their buckets. */
    private List<Point<Count>> points(List<?> rows) {
        var points = new ArrayList<Point<Count>>();
        for (Object row : rows) {
            if (!(row instanceof List<?> cells)
                    || cells.size() != 2
                    || !(cells.get(0) instanceof BigDecimal millis)
                    || !(cells.get(1) == null || cells.get(1) instanceof BigDecimal)) {
                throw new IllegalArgumentException("a point must be a time and a number, was " + row);
            }
            if (millis.longValue() % stepMillis != 0) {
                throw new IllegalArgumentException("a bucket begins at " + millis.toPlainString()
                        + ", which is no multiple of " + stepMillis / MILLIS + " s");
            }
            if (cells.get(1) instanceof BigDecimal value) {
                points.add(new Point<>(millis.longValue() + stepMillis, new Count(value.doubleValue())));
            }
        }
        return points;
    }

    private static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        reads.close();
    }
}
