package io.canary.durability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A traffic layer that outlives the orchestrator: {@code PUT /shop} with {@code v2=500} gives v2 500 of 10 000. With a
 * header {@code Lease} in milliseconds the canary keeps that until the lease runs out, and {@code PUT /shop} with {@code
 * renew} restarts it.
 */
final class Traffic implements AutoCloseable {
    private static final String RENEWAL = "renew";
    private static final int LAPSED = 410;

    private final Map<String, String> inForce = new ConcurrentHashMap<>();
    private final Map<String, Long> leaseEnds = new ConcurrentHashMap<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger lapsed = new AtomicInteger();
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
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String lease = exchange.getRequestHeaders().getFirst("Lease");
            boolean isHeld = restart(service, lease == null ? null : Duration.ofMillis(Long.parseLong(lease)));
            if (!asked.equals(RENEWAL)) {
                inForce.put(service, asked);
            }
            exchange.sendResponseHeaders(isHeld || !asked.equals(RENEWAL) ? 204 : LAPSED, -1);
        }
    }

    /** False if the lease had run out before; null ends it. */
    private boolean restart(String service, @Nullable Duration lease) {
        long now = System.nanoTime();
        var before = lease == null ? leaseEnds.remove(service) : leaseEnds.put(service, now + lease.toNanos());
        boolean isHeld = before == null || before - now > 0;
        if (!isHeld) {
            lapsed.incrementAndGet();
        } else if (before != null) {
            restarts.incrementAndGet();
        }
        return isHeld;
    }

    /** How often a lease was restarted, or ended, before it ran out. */
    int restarts() {
        return restarts.get();
    }

    /** How often a lease ran out. */
    int lapses() {
        long now = System.nanoTime();
        return lapsed.get()
                + (int) leaseEnds.values().stream()
                        .filter(end -> end - now <= 0)
                        .count();
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
