package io.canary.source.cloudwatch;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * Answers {@code GetMetricData} as CloudWatch does: with the sums of the metrics that it was given, in aligned periods,
 * or with answers that a test has recorded. It takes signed requests only.
 */
final class FakeCloudwatch implements AutoCloseable {
    static final Credentials CREDENTIALS =
            new Credentials("AKIDEXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null, null);

    private record Event(Map<?, ?> metric, Instant at, double value) {}

    /** @param status of HTTP */
    private record Recorded(int status, String body) {}

    private final HttpServer server;
    private final List<Event> events = new ArrayList<>();
    private final Deque<Recorded> recorded = new ArrayDeque<>();
    private final List<Map<?, ?>> asked = new ArrayList<>();
    private volatile Credentials credentials = CREDENTIALS;

    FakeCloudwatch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Takes what is signed with these only. */
    void expect(Credentials expected) {
        credentials = expected;
    }

    CloudwatchSource source() throws Exception {
        return source(Map.of(
                "access_key_id", CREDENTIALS.accessKeyId(),
                "secret_access_key", CREDENTIALS.secretAccessKey().text()));
    }

    CloudwatchSource source(Map<String, ?> further) throws Exception {
        return source(further, Map.of());
    }

    CloudwatchSource source(Map<String, ?> further, Map<String, String> environment) throws Exception {
        var settings = new HashMap<String, Object>(Map.of("region", "eu-central-1", "endpoint", url()));
        settings.putAll(further);
        var read = Settings.read(CloudwatchSettings.class, settings);
        return new CloudwatchSource(read, MetricDataApi.of(read, () -> "cloudwatch", environment::get));
    }

    /** Publishes a value of a metric. */
    synchronized void put(String namespace, String name, Map<String, String> dimensions, Instant at, double value) {
        var each = dimensions.entrySet().stream()
                .map(d -> Map.of("Name", d.getKey(), "Value", d.getValue()))
                .sorted((a, b) -> String.valueOf(a.get("Name")).compareTo(String.valueOf(b.get("Name"))))
                .toList();
        events.add(new Event(Map.of("Namespace", namespace, "MetricName", name, "Dimensions", each), at, value));
    }

    /** Gives this answer to the next request, before those that it computes. */
    synchronized void record(int status, String body) {
        recorded.add(new Recorded(status, body));
    }

    /** The bodies of all requests that were signed well. */
    synchronized List<Map<?, ?>> asked() {
        return List.copyOf(asked);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        Recorded answer;
        try {
            String problem = SignatureCheck.problem(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    body,
                    credentials,
                    "eu-central-1");
            answer = problem.isEmpty()
                    ? answer(body)
                    : new Recorded(
                            400,
                            "{\"__type\":\"com.amazon.coral.service#" + problem + "\",\"message\":\"the" + " token was "
                                    + headers.get("X-amz-security-token") + "\"}");
        } catch (GeneralSecurityException | JsonException e) {
            throw new IOException(e);
        }
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Recorded answer(String body) throws JsonException {
        var request = (Map<?, ?>) requireNonNull(Json.parse(body));
        asked.add(request);
        var next = recorded.poll();
        if (next != null) {
            return next;
        }
        var results = new ArrayList<Map<String, Object>>();
        for (Object query : (List<?>) requireNonNull(request.get("MetricDataQueries"))) {
            results.add(result((Map<?, ?>) query, seconds(request, "StartTime"), seconds(request, "EndTime")));
        }
        return new Recorded(200, Json.write(Map.of("MetricDataResults", results)));
    }

    private Map<String, Object> result(Map<?, ?> query, long start, long end) {
        if (!(query.get("MetricStat") instanceof Map<?, ?> stat)) {
            throw new AssertionError("answers to expressions are recorded: " + query);
        }
        long period = seconds(stat, "Period");
        var sums = new TreeMap<Long, Double>();
        for (var event : events) {
            long begin = Math.floorDiv(event.at.getEpochSecond(), period) * period;
            if (begin >= start && begin < end && event.metric.equals(stat.get("Metric"))) {
                sums.merge(begin, event.value, Double::sum);
            }
        }
        return Map.of(
                "Id", String.valueOf(query.get("Id")),
                "Label", "metric",
                "StatusCode", "Complete",
                "Timestamps", List.copyOf(sums.keySet()),
                "Values", List.copyOf(sums.values()));
    }

    private static long seconds(Map<?, ?> json, String name) {
        return ((BigDecimal) requireNonNull(json.get(name))).longValueExact();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
