package io.canary.router.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.testservers.WeightedDraw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway: it is told splits at {@code /splits/SERVICE}, tells them there, and at {@code /traffic/SERVICE} answers with the
 * version that a request went to. What it is told late it drops.
 */
final class Gateway implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What was asked of it. */
    record Seen(String method, String path, Map<String, String> headers, String body) {
        /** Empty if it was not there. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Answers in its place: writes an answer and says so, or does nothing, or throws what closes the connection. */
    interface Trouble {
        boolean happens(HttpExchange exchange, Seen seen) throws IOException;
    }

    private final Map<String, Map<?, ?>> splits = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = (exchange, what) -> false;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    Gateway() {
        server = start(0);
    }

    /** One of a kind of its own, such as with TLS, not started yet. */
    Gateway(HttpServer server) {
        this.server = started(server);
    }

    private HttpServer start(int port) {
        try {
            return started(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer started(HttpServer made) {
        made.setExecutor(threads);
        made.createContext("/splits/", this::control);
        made.createContext("/traffic/", this::traffic);
        made.start();
        return made;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void trouble(Trouble next) {
        trouble = next;
    }

    /** What came to {@code /splits/}, in its order. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void control(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            var what = new Seen(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
            seen.add(what);
            if (!trouble.happens(exchange, what)) {
                obey(exchange, exchange.getRequestURI().getPath().substring("/splits/".length()), body);
            }
        } catch (JsonException e) {
            throw new IOException(e);
        }
    }

    private void obey(HttpExchange exchange, String service, String body) throws IOException, JsonException {
        if (exchange.getRequestMethod().equals("GET")) {
            var split = splits.get(service);
            answer(exchange, split == null ? 404 : 200, split == null ? "" : Json.write(split));
        } else if (Json.parse(body) instanceof Map<?, ?> split) {
            var now = splits.merge(service, split, (old, next) -> number(next) < number(old) ? old : next);
            answer(exchange, now == split ? 200 : 409, now == split ? "" : "out of date");
        }
    }

    private static long number(Map<?, ?> split) {
        return split.get("sequence") instanceof BigDecimal n ? n.longValue() : 0;
    }

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void traffic(HttpExchange exchange) throws IOException {
        try (exchange) {
            String version = version(exchange.getRequestURI().getPath().substring("/traffic/".length()));
            answer(exchange, version == null ? 503 : 200, version == null ? "" : version);
        }
    }

    private @Nullable String version(String service) {
        var split = splits.get(service);
        return split == null ? null : WeightedDraw.of(split.get("weights"));
    }

    /** Dies, with all that it was told. */
    void kill() {
        server.stop(0);
        threads.shutdownNow();
        splits.clear();
    }

    void startAgain() {
        int port = port();
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = start(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
