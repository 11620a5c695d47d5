package io.canary.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A collector that takes each export of traces, or one that takes connections and never answers. */
final class CollectorOfTraces implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger exports = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean answers;

    CollectorOfTraces(boolean answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        exports.incrementAndGet();
        try (exchange) {
            if (answers) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                exchange.sendResponseHeaders(200, -1);
            } else {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** How many requests it got. */
    int exports() {
        return exports.get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
