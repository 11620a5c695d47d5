package io.canary.distribution;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One version of a real HTTP service: it fails now and then, and takes its time; both can be changed while it runs. */
final class ShopVersion {
    /** Standard deviation of the logarithm of a latency. */
    private static final double SPREAD = 0.25;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Vertx vertx;
    private final Random random;
    private final String name;
    private final int port;
    private volatile Habit habit;

    /**
     * How it answers.
     *
     * @param errors per request, 0 to 1
     * @param medianMillis of its latencies, which are lognormal
     */
    record Habit(double errors, double medianMillis) {

        /** The same, but failing and slow. */
        Habit times(double moreErrors, double slower) {
            return new Habit(Math.min(1, errors * moreErrors), medianMillis * slower);
        }
    }

    private ShopVersion(Vertx vertx, String name, long seed, Habit habit) throws Exception {
        this.vertx = vertx;
        this.name = name;
        this.random = new Random(seed);
        this.habit = habit;
        this.port = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .actualPort();
    }

    /** Starts one on a free port, which does not say who it is. */
    static ShopVersion start(Vertx vertx, long seed, Habit habit) throws Exception {
        return start(vertx, "", seed, habit);
    }

    /** Starts one on a free port, which answers with its name, also when it fails. */
    static ShopVersion start(Vertx vertx, String name, long seed, Habit habit) throws Exception {
        return new ShopVersion(vertx, name, seed, habit);
    }

    /** On one event loop, so the draws come in the order of the requests. */
    private void serve(HttpServerRequest request) {
        if (request.path().equals("/metrics")) {
            request.response().end(exposition());
            return;
        }
        requests.incrementAndGet();
        var now = habit;
        int status = random.nextDouble() < now.errors() ? 500 : 200;
        failures.addAndGet(status == 500 ? 1 : 0);
        double millis = now.medianMillis() * Math.exp(SPREAD * random.nextGaussian());
        vertx.setTimer(
                Math.max(1, Math.round(millis)),
                t -> request.response().setStatusCode(status).end(name));
    }

    /** Its counters, as a client library of Prometheus has them. */
    private String exposition() {
        return """
                # TYPE http_requests_total counter
                http_requests_total{service="shop",version="%1$s",code="200"} %2$d
                http_requests_total{service="shop",version="%1$s",code="500"} %3$d
                """.formatted(name, requests.get() - failures.get(), failures.get());
    }

    void becomes(Habit next) {
        habit = next;
    }

    /** How many requests have come. */
    long requests() {
        return requests.get();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }
}
