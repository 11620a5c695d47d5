package io.canary.router.proxy;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real servers on loopback, one for each version; without a handler of their own they answer with the version's name. */
final class Upstreams implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    private final Map<String, HttpServer> servers = new LinkedHashMap<>();

    /** Starts a version that answers with its name. */
    Upstreams version(String version) {
        return version(version, request -> request.response().end(version));
    }

    Upstreams version(String version, Handler<HttpServerRequest> handler) {
        return start(version, vertx.createHttpServer().requestHandler(handler));
    }

    Upstreams webSockets(String version, Handler<ServerWebSocket> handler) {
        return start(version, vertx.createHttpServer().webSocketHandler(handler));
    }

    private Upstreams start(String version, HttpServer server) {
        servers.put(version, got(server.listen(0, "127.0.0.1")));
        return this;
    }

    String uri(String version) {
        return "http://127.0.0.1:" + requireNonNull(servers.get(version)).actualPort();
    }

    int port(String version) {
        return requireNonNull(servers.get(version)).actualPort();
    }

    /** The {@code versions} of a service's settings. */
    Map<String, Object> versions() {
        var versions = new LinkedHashMap<String, Object>();
        servers.keySet().forEach(v -> versions.put(v, Map.of("upstreams", List.of(uri(v)))));
        return versions;
    }

    void stop(String version) {
        got(requireNonNull(servers.get(version)).close());
    }

    static <T> T got(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        got(vertx.close());
    }
}
