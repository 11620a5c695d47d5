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

/**
 * Sends requests at a steady rate, as long as they are answered, and counts who answered them. Used on one context
 * only.
 */
final class Shoppers {
    private static final long TURN_MILLIS = 20;
    private static final long CLOSE_SECONDS = 5;

    /**
     * Five times as many as there are usually. A machine that cannot keep up is not to be buried under what it has not
     * done.
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

    /** What was counted since the last call: answers by version, and failures. */
    Count count() {
        var count = new Count(Map.copyOf(answers), failures);
        answers.clear();
        failures = 0;
        return count;
    }

    /**
     * What shoppers saw.
     *
     * @param answers by version
     * @param failures of these, and requests without any answer
     */
    record Count(Map<String, Long> answers, long failures) {
        /** The share of answers, in percent, that {@code version} gave. */
        double percentFrom(String version) {
            long all = answers.values().stream().mapToLong(Long::longValue).sum();
            return all == 0 ? 0 : 100.0 * answers.getOrDefault(version, 0L) / all;
        }
    }

    /** Sends no more, and closes its connections once the answers that are under way have come. */
    Future<?> stop() {
        vertx.cancelTimer(timer);
        return client.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
