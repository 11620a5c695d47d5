package io.canary.source.scrape;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Something that shows counters. */
final class Target implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final List<String> accepted = new ArrayList<>();
    private volatile int status = 200;

    Target() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/metrics", exchange -> {
            byte[] body = text(exchange.getRequestHeaders().getFirst("Accept")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
    }

    private synchronized String text(String accept) {
        accepted.add(accept);
        var text = new StringBuilder("# HELP requests_total all\n# TYPE requests_total counter\n");
        values.forEach(
                (series, value) -> text.append(series).append(' ').append(value).append('\n'));
        return text.toString();
    }

    synchronized List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** @param series in the text format */
    synchronized void add(String series, double more) {
        values.merge(series, more, Double::sum);
    }

    synchronized void set(String series, double value) {
        values.put(series, value);
    }

    /** Its process begins again, with no series. */
    synchronized void restart() {
        values.clear();
    }

    void answerWith(int newStatus) {
        status = newStatus;
    }

    static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
