package io.canary.durability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A traffic layer that outlives the orchestrator: {@code PUT /shop} with {@code v2=500} gives v2 500 of 10 000. */
final class Traffic implements AutoCloseable {
    private final Map<String, String> inForce = new ConcurrentHashMap<>();
    private final HttpServer server;

    Traffic() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String service = exchange.getRequestURI().getPath().substring(1);
            String split = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            inForce.put(service, split);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** The last split: {@code v2=500}, or {@code v1=10000}; empty before the first. */
    String inForce(String service) {
        return inForce.getOrDefault(service, "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
