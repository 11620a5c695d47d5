package io.canary.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A collector of traces on a free port, which reads them with the classes of OpenTelemetry, and answers as it is told. */
public final class TraceCollector implements AutoCloseable {
    private static final long LIMIT_SECONDS = 20;

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Behavior behavior = (number, exchange) -> exchange.sendResponseHeaders(200, -1);

    /**
     * An export that it was sent, whatever it answered.
     *
     * @param nanos when, by {@link System#nanoTime}
     * @param isTaken whether it answered 200
     */
    public record Received(
            long nanos, Map<String, List<String>> headers, ExportTraceServiceRequest request, boolean isTaken) {}

    /** How it answers. */
    public interface Behavior {
        /**
         * Answers a request.
         *
         * @param number counts the requests, from 1
         */
        void answer(int number, HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** On a free port. */
    public TraceCollector() throws IOException {
        this(0);
    }

    /** On this port. */
    public TraceCollector(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            long now = System.nanoTime();
            behavior.answer(received.size() + 1, exchange);
            received.add(new Received(
                    now, Map.copyOf(exchange.getRequestHeaders()), request, exchange.getResponseCode() == 200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on it answers like this. */
    public void behave(Behavior its) {
        behavior = its;
    }

    /** From now on it takes nothing, with this status and headers. */
    public void refuse(int status, Map<String, String> headers) {
        behave((number, exchange) -> {
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    /** From now on it takes everything. */
    public void take() {
        behave((number, exchange) -> exchange.sendResponseHeaders(200, -1));
    }

    /** The settings of a service that exports to it. */
    public Map<String, ?> settings() {
        return settings(Map.of());
    }

    /** The same with these further settings of traces. */
    public Map<String, ?> settings(Map<String, ?> more) {
        var traces = new LinkedHashMap<String, Object>(more);
        traces.put("endpoint", endpoint());
        return Map.of("telemetry", Map.of("traces", traces));
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** All exports, in order. */
    public List<Received> received() {
        return received;
    }

    /** What it took of a deployment. */
    public ReceivedTrace trace(String deployment) {
        return ReceivedTrace.of(
                deployment,
                received.stream()
                        .filter(Received::isTaken)
                        .map(Received::request)
                        .toList());
    }

    /** Waits until it has taken the end of a deployment, and returns all that it took of it. */
    public ReceivedTrace awaitEnd(String deployment) throws InterruptedException {
        await(c -> c.trace(deployment).hasRoot(), "the end of " + deployment);
        return trace(deployment);
    }

    /** Waits until it is so. */
    public void await(Predicate<TraceCollector> wanted, String what) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(LIMIT_SECONDS).toNanos();
        while (!wanted.test(this)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " never came; there were " + received.size() + " exports");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** What the exports say of their sender; null before the first. */
    public @Nullable ResourceSpans sender() {
        return received.isEmpty() ? null : received.getFirst().request().getResourceSpans(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
