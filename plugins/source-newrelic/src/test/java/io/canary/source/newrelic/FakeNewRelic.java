package io.canary.source.newrelic;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers NerdGraph as New Relic does: with the sums of the events that it was given, or with answers that a test has
 * recorded. Of NRQL it knows what is asked here, and refuses all else.
 */
final class FakeNewRelic implements AutoCloseable {
    static final String KEY = "NRAK-very-secret";

    private static final String TEXT = "'(?:[^'\\\\]|\\\\.)*'";
    private static final String EQUALS = "\\w+ = " + TEXT;
    private static final Pattern FIELD = Pattern.compile("(q\\d+): nrql\\(query: \\$(q\\d+), timeout: 5\\)");
    private static final Pattern CONDITION = Pattern.compile("(\\w+) = (" + TEXT + ")", Pattern.DOTALL);
    private static final Pattern NRQL = Pattern.compile(
            "SELECT sum\\((\\w+)\\), count\\(\\*\\) AS 'canary_points' FROM (\\w+) WHERE \\((" + EQUALS + "(?: AND "
                    + EQUALS + ")*)\\)(?: AND timestamp > (\\d+) AND timestamp <= (\\d+))? SINCE (\\d+) UNTIL (\\d+)",
            Pattern.DOTALL);
    private static final long MINUTE = 60_000;

    private record Event(String type, Instant at, Map<String, String> attributes, Map<String, Long> values) {}

    /** @param status of HTTP */
    private record Recorded(int status, String body) {}

    private final HttpServer server;
    private final List<Event> events = new ArrayList<>();
    private final Deque<Recorded> recorded = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    FakeNewRelic() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/graphql", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    NewrelicSource source() throws Exception {
        return source(Map.of());
    }

    NewrelicSource source(Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(Map.of(
                "account_id",
                42,
                "api_key",
                KEY,
                "endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort()));
        settings.putAll(further);
        var read = Settings.read(NewrelicSettings.class, settings);
        return (NewrelicSource) new NewrelicSourceFactory().create(read, () -> "newrelic");
    }

    synchronized void add(String type, Instant at, Map<String, String> attributes, Map<String, Long> values) {
        events.add(new Event(type, at, attributes, values));
    }

    /** Gives this answer to the next request, before those that it computes. */
    synchronized void record(int status, String body) {
        recorded.add(new Recorded(status, body));
    }

    /** The queries of all requests. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Recorded answer;
        try {
            boolean isKnown = KEY.equals(exchange.getRequestHeaders().getFirst("API-Key"));
            answer = isKnown
                    ? answer((Map<?, ?>) requireNonNull(Json.parse(body)))
                    : new Recorded(401, "{\"errors\":[{\"message\":\"Invalid API key\"}]}");
        } catch (JsonException e) {
            throw new IOException(e);
        }
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "/graphql");
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Recorded answer(Map<?, ?> request) {
        var variables = (Map<?, ?>) requireNonNull(request.get("variables"));
        var account = new LinkedHashMap<String, Object>();
        var fields =
                FIELD.matcher(String.valueOf(request.get("query"))).results().toList();
        fields.forEach(field -> asked.add(String.valueOf(variables.get(field.group(2)))));
        var next = recorded.poll();
        if (next != null) {
            return next;
        }
        for (var field : fields) {
            var result = result(String.valueOf(variables.get(field.group(2))));
            if (result == null) {
                return new Recorded(200, NewrelicSourceTest.error("INVALID_INPUT", "NRQL Syntax Error"));
            }
            account.put(field.group(1), result);
        }
        var data = Map.of("actor", Map.of("account", account));
        return new Recorded(200, Json.write(Map.of("data", data)));
    }

    private @Nullable Map<String, Object> result(String nrql) {
        var query = NRQL.matcher(nrql);
        if (!query.matches()) {
            return null;
        }
        boolean isMetric = query.group(2).equals("Metric");
        long since = Long.parseLong(query.group(6));
        long until = Long.parseLong(query.group(7));
        if (isMetric) { // it is kept for whole minutes
            since = since / MINUTE * MINUTE;
            until = until / MINUTE * MINUTE;
        }
        long after = isMetric ? since - 1 : Long.parseLong(query.group(4));
        long upTo = isMetric ? until - 1 : Long.parseLong(query.group(5));
        var conditions = new HashMap<String, String>();
        CONDITION
                .matcher(query.group(3))
                .results()
                .forEach(condition -> conditions.put(condition.group(1), text(condition.group(2))));
        long sum = 0;
        long count = 0;
        for (var event : events) {
            long at = event.at.toEpochMilli();
            boolean isWithin = at >= since && at < until && at > after && at <= upTo;
            Long value = event.values.get(query.group(1));
            if (isWithin && event.type.equals(query.group(2)) && event.attributes.equals(conditions) && value != null) {
                sum += value;
                count++;
            }
        }
        var columns = Map.of("sum." + query.group(1), (double) sum, "canary_points", count);
        var window = Map.of("begin", since, "end", until);
        return Map.of("results", List.of(columns), "metadata", Map.of("timeWindow", window));
    }

    private static String text(String quoted) {
        var text = new StringBuilder();
        for (int at = 1; at < quoted.length() - 1; at++) {
            char c = quoted.charAt(at);
            if (c == '\\') {
                at++;
                c = quoted.charAt(at) == 'n' ? '\n' : quoted.charAt(at);
            }
            text.append(c);
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
