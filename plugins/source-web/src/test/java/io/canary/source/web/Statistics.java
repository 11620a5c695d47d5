package io.canary.source.web;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A service that knows when requests happened, and counts them by interval. */
final class Statistics implements AutoCloseable {
    private record Event(String service, String version, Instant at, long requests, long errors) {}

    private final HttpServer server;
    private final List<Event> events = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private volatile int status = 200;
    private volatile String words = "";

    Statistics() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/api/", exchange -> {
            byte[] answer =
                    (status == 200 && words.isEmpty() ? answer(exchange) : words).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
    }

    WebSource source() throws Exception {
        var settings = Settings.read(WebSettings.class, Map.of("url", url(), "bearer_token", "secret-token"));
        return (WebSource) new WebSourceFactory().create(settings, () -> "statistics");
    }

    synchronized void add(String service, String version, Instant at, long requests, long errors) {
        events.add(new Event(service, version, at, requests, errors));
    }

    void answerWith(int newStatus, String newWords) {
        status = newStatus;
        words = newWords;
    }

    /** Each request line, with its body. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** At {@code /SERVICE/VERSION?from=…&to=…}, or posted with the same names. */
    private synchronized String answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var uri = exchange.getRequestURI();
        asked.add(exchange.getRequestMethod() + " " + uri + " " + body);
        if (!"Bearer secret-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new AssertionError("no token");
        }
        var fields = new HashMap<String, String>();
        if (body.isEmpty()) {
            String[] parts = uri.getRawPath().substring("/api/".length()).split("/", -1);
            fields.put("service", decoded(parts[0]));
            fields.put("version", decoded(parts[1]));
            for (String field : uri.getRawQuery().split("&", -1)) {
                int equals = field.indexOf('=');
                fields.put(field.substring(0, equals), decoded(field.substring(equals + 1)));
            }
        } else {
            object(body).forEach((name, value) -> fields.put(name.toString(), value.toString()));
        }
        return count(fields);
    }

    private static Map<?, ?> object(String json) throws IOException {
        try {
            return (Map<?, ?>) requireNonNull(Json.parse(json));
        } catch (JsonException e) {
            throw new IOException(e);
        }
    }

    private String count(Map<String, String> fields) {
        var from = time(requireNonNull(fields.get("from")));
        var to = time(requireNonNull(fields.get("to")));
        var its = events.stream()
                .filter(e ->
                        e.service().equals(fields.get("service")) && e.version().equals(fields.get("version")))
                .toList();
        var within = its.stream()
                .filter(e -> e.at().isAfter(from) && !e.at().isAfter(to))
                .toList();
        return its.isEmpty()
                ? "{\"data\":null}"
                : "{\"data\":{\"all\":"
                        + within.stream().mapToLong(Event::requests).sum() + ",\"bad\":"
                        + within.stream().mapToLong(Event::errors).sum() + ".0}}";
    }

    private static Instant time(String text) {
        return text.matches("[0-9]+") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
