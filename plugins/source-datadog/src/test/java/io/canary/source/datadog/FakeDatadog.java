package io.canary.source.datadog;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Answers as Datadog's {@code /api/v1/query} does, of counts with tags; or with what was recorded. */
final class FakeDatadog implements AutoCloseable {
    static final String API_KEY = "the-api-key";
    static final String APPLICATION_KEY = "the-application-key";

    private static final Pattern QUERY =
            Pattern.compile("sum:([a-z.]+)\\{([^{}]*)}\\.as_count\\(\\)\\.rollup\\(sum, ([0-9]+)\\),?");

    private final HttpServer server;
    private final Map<String, TreeMap<Long, Long>> counts = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String recorded = "";
    private volatile Map<String, String> headers = Map.of();

    FakeDatadog() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/api/v1/query", this::answer);
        server.start();
    }

    /** Counts one more of a metric, at a time, with tags that are stored as Datadog stores them. */
    void count(String metric, Map<String, String> tags, long millis, long count) {
        String key = metric
                + tags.entrySet().stream()
                        .map(tag -> tag.getKey() + ":" + stored(tag.getValue()))
                        .sorted()
                        .collect(joining(",", "{", "}"));
        counts.computeIfAbsent(key, none -> new TreeMap<>()).merge(millis, count, Long::sum);
    }

    private static String stored(String value) {
        var stored = new StringBuilder();
        value.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            boolean isKept = Character.isLetterOrDigit(c) || "-:./".indexOf(c) >= 0;
            if (isKept || stored.isEmpty() || stored.charAt(stored.length() - 1) != '_') {
                stored.appendCodePoint(isKept ? c : '_');
            }
        });
        boolean hasMore = stored.length() > 1 && stored.charAt(stored.length() - 1) == '_';
        return hasMore ? stored.substring(0, stored.length() - 1) : stored.toString();
    }

    /** From now on. */
    void answerWith(int code, String body, Map<String, String> further) {
        status = code;
        recorded = body;
        headers = further;
    }

    /** The parameters of each request. */
    List<Map<String, String>> asked() {
        return asked.stream().map(FakeDatadog::parameters).toList();
    }

    private static Map<String, String> parameters(String text) {
        var parameters = new HashMap<String, String>();
        for (String each : text.split("&", -1)) {
            int equal = each.indexOf('=');
            parameters.put(
                    each.substring(0, equal), URLDecoder.decode(each.substring(equal + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String raw = exchange.getRequestURI().getRawQuery();
        asked.add(raw);
        var keys = exchange.getRequestHeaders();
        boolean isAllowed = API_KEY.equals(keys.getFirst("DD-API-KEY"))
                && APPLICATION_KEY.equals(keys.getFirst("DD-APPLICATION-KEY"));
        String body = !isAllowed ? "{\"errors\":[\"Forbidden\"]}" : recorded.isEmpty() ? computed(raw) : recorded;
        headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isAllowed ? status : 403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String computed(String raw) {
        var parameters = parameters(raw);
        long from = Long.parseLong(parameters.get("from")) * 1000;
        long to = Long.parseLong(parameters.get("to")) * 1000;
        var series = new ArrayList<String>();
        var queries = QUERY.matcher(parameters.get("query"));
        for (int index = 0; queries.find(); index++) {
            long step = Long.parseLong(queries.group(3)) * 1000;
            var buckets = new TreeMap<Long, Long>();
            var wanted = List.of(queries.group(2).split(",", -1));
            String metric = queries.group(1);
            counts.forEach((key, its) -> {
                var tags = List.of(
                        key.substring(key.indexOf('{') + 1, key.length() - 1).split(",", -1));
                if (key.startsWith(metric + "{") && tags.containsAll(wanted)) {
                    its.forEach((millis, count) -> buckets.merge(millis / step * step, count, Long::sum));
                }
            });
            var inTime = buckets.subMap(from, to);
            if (!inTime.isEmpty()) {
                series.add("{\"query_index\":" + index + ",\"interval\":" + step / 1000 + ",\"metric\":\"" + metric
                        + "\",\"pointlist\":"
                        + inTime.entrySet().stream()
                                .map(bucket -> "[" + bucket.getKey() + ".0," + bucket.getValue() + ".0]")
                                .collect(joining(",", "[", "]"))
                        + "}");
            }
        }
        return "{\"status\":\"ok\",\"resp_version\":1,\"res_type\":\"time_series\",\"series\":["
                + String.join(",", series) + "],\"message\":\"\",\"group_by\":[]}";
    }

    DatadogSource source(Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(Map.of(
                "url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "api_key",
                API_KEY,
                "application_key",
                APPLICATION_KEY));
        settings.putAll(further);
        return (DatadogSource)
                new DatadogSourceFactory().create(Settings.read(DatadogSettings.class, settings), () -> "datadog");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
