package io.canary.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * One version of a small HTTP service. It answers every request after some milliseconds of work. A version that leaks
 * connections fails every third request once its connections are used up.
 */
final class ShopServer {
    /** The response header with the version that answered. */
    static final String VERSION_HEADER = "X-Version";

    /** Long compared to the delays of a busy machine, so that versions with the same work look the same. */
    private static final long WORK_MILLIS = 20;

    private static final int LEFT_OUT = 3;

    private final Vertx vertx;
    private final String version;
    private final long connections;
    private long requests;

    private ShopServer(Vertx vertx, String version, long connections) {
        this.vertx = vertx;
        this.version = version;
        this.connections = connections;
    }

    /**
     * Starts the server on a free port of the loopback interface.
     *
     * @param connections how many requests succeed before it begins to fail
     */
    static Future<HttpServer> start(Vertx vertx, String version, long connections) {
        var shop = new ShopServer(vertx, version, connections);
        return vertx.createHttpServer().requestHandler(shop::serve).listen(0, "127.0.0.1");
    }

    private void serve(HttpServerRequest request) {
        boolean exhausted = ++requests > connections && requests % LEFT_OUT == 0;
        vertx.setTimer(WORK_MILLIS, t -> request.response()
                .putHeader(VERSION_HEADER, version)
                .setStatusCode(exhausted ? 503 : 200)
                .end(exhausted ? "out of connections\n" : "hello from " + version + "\n"));
    }
}
