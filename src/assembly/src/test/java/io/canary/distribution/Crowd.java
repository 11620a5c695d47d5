package io.canary.distribution;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayDeque;

/** Customers who do not wait for each other: so many requests a second, whatever becomes of those before. */
final class Crowd {
    private static final long TURN_MILLIS = 10;
    private static final int CONNECTIONS = 256;
    private static final int REMEMBERED = 300;

    private final ArrayDeque<Double> waits = new ArrayDeque<>();
    private final Vertx vertx;
    private final HttpClient http;
    private final long timer;
    private final int port;

    /** Comes to a port of the loopback address. */
    Crowd(Vertx vertx, int port, int requestsPerSecond) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.port = port;
        long each = requestsPerSecond * TURN_MILLIS / 1_000;
        this.timer = vertx.setPeriodic(TURN_MILLIS, t -> {
            for (long i = 0; i < each; i++) {
                ask();
            }
        });
    }

    /** What comes of it is counted by the proxy; here only how long it took. */
    private void ask() {
        long start = System.nanoTime();
        var unused = http.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.body())
                .onSuccess(body -> note((System.nanoTime() - start) / 1e6));
    }

    private synchronized void note(double millis) {
        waits.addLast(millis);
        if (waits.size() > REMEMBERED) {
            waits.removeFirst();
        }
    }

    /** The p95 of the last {@value #REMEMBERED} answers; infinite before there are as many. */
    synchronized double p95Millis() {
        var sorted = waits.stream().sorted().toList();
        return sorted.size() < REMEMBERED ? Double.POSITIVE_INFINITY : sorted.get(REMEMBERED * 95 / 100);
    }

    /** Nobody comes any more. */
    void leave() {
        vertx.cancelTimer(timer);
    }
}
