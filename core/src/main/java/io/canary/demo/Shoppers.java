package io.canary.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Sends requests at a steady rate while they get responses, and counts responses by version. For one context only. */
final class Shoppers {
    private static final long TURN_MILLIS = 20;
    private static final long CLOSE_SECONDS = 5;

    /**
     * The limit of requests in flight, five times the usual number: a machine that cannot keep up must not be flooded.
     */
    private static final int UNDER_WAY_MOST = 32;

    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final int requestsPerTurn;
    private final Map<String, Long> answers = new TreeMap<>();
    private long failures;
    private int underWay;
    private long timer = -1;

    Shoppers(Vertx vertx, int port, int requestsPerSecond) {
        this.vertx = vertx;
        this.port = port;
        this.requestsPerTurn = (int) (requestsPerSecond * TURN_MILLIS / 1_000);
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1"), new PoolOptions().setHttp1MaxSize(64));
    }

    void start() {
        timer = vertx.setPeriodic(TURN_MILLIS, t -> {
            for (int i = 0; i < requestsPerTurn && underWay < UNDER_WAY_MOST; i++) {
                send();
            }
        });
    }

    private void send() {
        underWay++;
        client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.body().map(response))
                .onComplete(done -> underWay--)
                .onSuccess(response -> {
                    answers.merge(String.valueOf(response.getHeader(ShopServer.VERSION_HEADER)), 1L, Long::sum);
                    failures += response.statusCode() >= 500 ? 1 : 0;
                })
                .onFailure(e -> failures++);
    }

    /** Responses by version and failures since the last call. */
    Count count() {
        var count = new Count(Map.copyOf(answers), failures);
        answers.clear();
        failures = 0;
        return count;
    }

    /**
     * Responses and failures of a time span.
     *
     * @param answers responses by version
     * @param failures failed responses, and requests without a response
     */
    record Count(Map<String, Long> answers, long failures) {
        /** The share of responses from {@code version}, in percent. */
        double percentFrom(String version) {
            long all = answers.values().stream().mapToLong(Long::longValue).sum();
            return all == 0 ? 0 : 100.0 * answers.getOrDefault(version, 0L) / all;
        }
    }

    /** Stops sending, and closes the connections when the responses in flight have arrived. */
    Future<?> stop() {
        vertx.cancelTimer(timer);
        return client.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
