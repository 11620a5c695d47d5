package io.canary.source.influxdb;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.Count;
import io.canary.source.support.JsonPointer;
import io.canary.source.support.Point;
import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks {@code /query}. May be used by any thread. */
final class InfluxdbApi implements AutoCloseable {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 8 * 1024 * 1024;

    private static final int WORDS_MAX = 300;

    /** What says that the query is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 414, 422);

    private static final JsonPointer RESULT = JsonPointer.of("/results/0");
    private static final JsonPointer ERROR = JsonPointer.of("/results/0/error");
    private static final JsonPointer SERIES = JsonPointer.of("/results/0/series");

    private final HttpReads reads;
    private final InfluxdbSettings settings;

    private InfluxdbApi(HttpReads reads, InfluxdbSettings settings) {
        this.reads = reads;
        this.settings = settings;
    }

    /** @throws MetricSourceException if a key or secret cannot be read from its file */
    static InfluxdbApi of(InfluxdbSettings settings, MetricSourceContext host) throws MetricSourceException {
        return new InfluxdbApi(HttpReads.of(settings, host, ANSWER_MAX), settings);
    }

    /**
     * One group of tags with its points, in ascending order of time, without those that have no value.
     *
     * @param tags empty where nothing is grouped
     */
    record Series(Map<String, String> tags, List<Point<Count>> points) {}

    /** @throws MetricSourceException if there is no answer, or a refusal, or the answer is incomplete */
    List<Series> query(String influxql) throws MetricSourceException, InterruptedException {
        var form = new LinkedHashMap<String, String>();
        form.put("db", settings.database());
        if (settings.retentionPolicy() != null) {
            form.put("rp", settings.retentionPolicy());
        }
        form.put("epoch", "ms");
        form.put("q", influxql);
        var answer = reads.post("/query", form, Map.of());
        if (answer.isError()) {
            String words = "InfluxDB answered with " + answer.status() + ": " + shortened(answer.body());
            throw REFUSALS.contains(answer.status())
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        }
        try {
            return series(Json.parse(answer.body()));
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no answer of InfluxDB: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + influxql);
        }
    }

    private static List<Series> series(@Nullable Object tree) throws MetricSourceException {
        if (ERROR.in(tree) != null) {
            throw MetricSourceException.refused("InfluxDB refused it: " + shortened(String.valueOf(ERROR.in(tree))));
        }
        if (!(RESULT.in(tree) instanceof Map<?, ?> result)) {
            throw MetricSourceException.unavailable("this is no answer of InfluxDB: it has no results", null);
        }
        var found = new ArrayList<Series>();
        boolean isPartial = Boolean.TRUE.equals(result.get("partial"));
        for (Object each : SERIES.in(tree) instanceof List<?> list ? list : List.of()) {
            if (each instanceof Map<?, ?> group) {
                isPartial |= Boolean.TRUE.equals(group.get("partial"));
                found.add(new Series(tags(group.get("tags")), points(group.get("values"))));
            }
        }
        if (isPartial) {
            throw MetricSourceException.unavailable("InfluxDB cut its answer short: select fewer points", null);
        }
        return found;
    }

    private static Map<String, String> tags(@Nullable Object tree) {
        var tags = new HashMap<String, String>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> tags.put(String.valueOf(name), String.valueOf(value)));
        }
        return tags;
    }

    private static List<Point<Count>> points(@Nullable Object rows) {
        var points = new ArrayList<Point<Count>>();
        for (Object row : rows instanceof List<?> list ? list : List.of()) {
            if (!(row instanceof List<?> cells) || cells.size() != 2) {
                throw new IllegalArgumentException("the query must select one value");
            }
            if (cells.get(0) instanceof BigDecimal millis && cells.get(1) instanceof BigDecimal value) {
                points.add(new Point<>(millis.longValue(), new Count(value.doubleValue())));
            } else if (cells.get(1) != null) {
                throw new IllegalArgumentException("the query must select a number, found " + cells.get(1));
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
