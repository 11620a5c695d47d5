package io.canary.source.graphite;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.Count;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks {@code /render}. May be used by any thread. */
final class GraphiteApi implements AutoCloseable {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 8 * 1024 * 1024;

    private static final int WORDS_MAX = 300;
    private static final long MILLIS = 1000;

    /** What says that the target is wrong, or nothing is there that takes one. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 414, 422);

    private static final Pattern TAGS = Pattern.compile("<[^>]*>");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final HttpReads reads;

    private GraphiteApi(HttpReads reads) {
        this.reads = reads;
    }

    /** @throws MetricSourceException if a key or secret cannot be read from its file */
    static GraphiteApi of(GraphiteSettings settings, MetricSourceContext host) throws MetricSourceException {
        return new GraphiteApi(HttpReads.of(settings, host, ANSWER_MAX));
    }

    /**
     * All series of a target, in the steps in which they are stored, without those steps that have no value.
     *
     * @param after the steps begin later
     * @param until the steps begin then, or before
     * @throws MetricSourceException if there is no answer, or a refusal, or steps that cannot be counted
     */
    List<StepSeries> render(String target, Instant after, Instant until)
            throws MetricSourceException, InterruptedException {
        long from = after.getEpochSecond();
        long to = until.getEpochSecond();
        // a step is a second at least, so that nothing is consolidated, also where this has a default
        long pointsMax = to - from + 2;
        String parameters = "?target=" + URLEncoder.encode(target, StandardCharsets.UTF_8) + "&from=" + from + "&until="
                + to + "&format=json&noCache=1&maxDataPoints=" + pointsMax;
        // no POST, which the client does not send again on a connection that an old server has closed meanwhile
        var answer = reads.get("/render" + parameters, Map.of());
        if (answer.isError()) {
            String words = "Graphite answered with " + answer.status() + ": " + words(answer.body());
            throw REFUSALS.contains(answer.status())
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        }
        try {
            return series(Json.parse(answer.body()));
        } catch (JsonException e) {
            throw MetricSourceException.unavailable("this is no answer of Graphite: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw MetricSourceException.refused(e.getMessage() + ", found by " + target);
        }
    }

    private static List<StepSeries> series(@Nullable Object tree) throws MetricSourceException {
        if (!(tree instanceof List<?> list)) {
            throw MetricSourceException.unavailable("this is no answer of Graphite: it is no list of series", null);
        }
        var found = new LinkedHashMap<String, StepSeries>();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> its)
                    || !(its.get("target") instanceof String name)
                    || !(its.get("datapoints") instanceof List<?> points)) {
                throw MetricSourceException.unavailable("this is no answer of Graphite: it has another series", null);
            }
            if (!points.isEmpty() && found.put(name, series(name, points)) != null) {
                throw new IllegalArgumentException("several series have the name " + name);
            }
        }
        return List.copyOf(found.values());
    }

    private static StepSeries series(String name, List<?> rows) {
        var times = rows.stream().map(GraphiteApi::time).toList();
        if (times.size() < 2) {
            throw new IllegalArgumentException("the points of " + name + " are too far apart");
        }
        long step = times.get(1) - times.get(0);
        var points = new ArrayList<Point<Count>>();
        for (int i = 0; i < times.size(); i++) {
            if (step <= 0 || (i > 0 && times.get(i) - times.get(i - 1) != step)) {
                throw new IllegalArgumentException("the points of " + name + " have no steady step");
            }
            if (((List<?>) rows.get(i)).get(0) instanceof BigDecimal value) {
                points.add(new Point<>((times.get(i) + step) * MILLIS, new Count(value.doubleValue())));
            }
        }
        return new StepSeries(name, step * MILLIS, points);
    }

    private static long time(@Nullable Object row) {
        if (row instanceof List<?> cells && cells.size() == 2 && cells.get(1) instanceof BigDecimal seconds) {
            Object value = cells.get(0);
            if (value == null || value instanceof BigDecimal) {
                return seconds.longValue();
            }
        }
        throw new IllegalArgumentException("a point must be a number and its time, was " + row);
    }

    /** The text of a page, as graphite-web has one for most errors. */
    private static String words(String body) {
        String text = body.stripLeading().startsWith("<") ? TAGS.matcher(body).replaceAll(" ") : body;
        text = SPACE.matcher(text).replaceAll(" ").strip();
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        reads.close();
    }
}
