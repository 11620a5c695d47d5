package io.canary.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * One version of a small HTTP service. It answers every request after a few milliseconds of work, as long as it can: a
 * version with a limit fails what comes beyond it.
 */
final class ShopServer {
    /** Names the version that answered. */
    static final String VERSION_HEADER = "X-Version";

    private static final long SECOND_MILLIS = 1_000;

    private final Vertx vertx;
    private final String version;
    private final int requestsPerSecondMax;
    private long second;
    private int requestsInSecond;

    private ShopServer(Vertx vertx, String version, int requestsPerSecondMax) {
        this.vertx = vertx;
        this.version = version;
        this.requestsPerSecondMax = requestsPerSecondMax;
    }

    /** Starts it on a free port of the loopback interface. */
    static Future<HttpServer> start(Vertx vertx, String version, int requestsPerSecondMax) {
        var shop = new ShopServer(vertx, version, requestsPerSecondMax);
        return vertx.createHttpServer().requestHandler(shop::serve).listen(0, "127.0.0.1");
    }

    private void serve(HttpServerRequest request) {
        long now = System.currentTimeMillis() / SECOND_MILLIS;
        if (now != second) {
            second = now;
            requestsInSecond = 0;
        }
        boolean overloaded = ++requestsInSecond > requestsPerSecondMax;
        vertx.setTimer(2, t -> request.response()
                .putHeader(VERSION_HEADER, version)
                .setStatusCode(overloaded ? 503 : 200)
                .end(overloaded ? "out of connections\n" : "hello from " + version + "\n"));
    }
}
