package io.canary.bench;

import io.canary.measurement.MetricSources;
import io.canary.source.prometheus.PrometheusSourceFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many deployments whose counters are read every ten seconds. What stands for Prometheus is in the same process and
 * answers at once: the cores are those of both.
 */
final class PullBench {
    static final String HEAD =
            "| deployments | reads a second | queries a second | last read of an interval | cores |\n"
                    + "|---|---|---|---|---|";

    private static final int EVERY_SEC = 10;
    private static final long LAG_MILLIS = 5_000;

    private PullBench() {}

    static String measure(int deployments, int seconds) throws Exception {
        var vertx = Vertx.vertx();
        var delays = new ConcurrentLinkedQueue<Long>();
        var queries = new AtomicLong();
        var prometheus = Service.await(vertx.createHttpServer()
                .requestHandler(request ->
                        request.setExpectMultipart(true).end().onSuccess(read -> answer(request, delays, queries)))
                .listen(0, "127.0.0.1"));
        try (var service = service(prometheus)) {
            service.begin(deployments, 3_600);
            TimeUnit.SECONDS.sleep(EVERY_SEC * 3);
            delays.clear();
            queries.set(0);
            long cpu = IdleBench.cpuNanos();
            long from = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double passed = (System.nanoTime() - from) / 1e9;
            double cores = (IdleBench.cpuNanos() - cpu) / 1e9 / passed;
            long last = delays.stream().mapToLong(Long::longValue).max().orElse(0);
            double each = queries.get() / passed;
            return String.format(
                    Locale.ROOT,
                    "| %,d | %.0f | %.0f | %d ms late | %.2f |",
                    deployments,
                    deployments / (double) EVERY_SEC,
                    each,
                    last,
                    cores);
        } finally {
            Service.await(vertx.close());
        }
    }

    private static Service service(HttpServer prometheus) {
        var source = Map.of(
                "type",
                "prometheus",
                "every_sec",
                EVERY_SEC,
                "settings",
                Map.of("url", "http://127.0.0.1:" + prometheus.actualPort(), "lag_sec", LAG_MILLIS / 1_000),
                "default_query",
                Map.of(
                        "requests", "requests_total{service=\"{service}\",version=\"{version}\"}",
                        "errors", "errors_total{service=\"{service}\",version=\"{version}\"}"));
        return new Service(
                Map.of("journal", Map.of("type", "memory"), "sources", Map.of("prom", source)),
                plugins -> plugins.with(MetricSources.KIND, List.of(new PrometheusSourceFactory())));
    }

    /** Two points of a counter, ten seconds apart. */
    private static void answer(HttpServerRequest request, ConcurrentLinkedQueue<Long> delays, AtomicLong queries) {
        queries.incrementAndGet();
        long now = System.currentTimeMillis();
        double time = Double.parseDouble(request.getFormAttribute("time"));
        delays.add(now - Math.round(time * 1_000) - LAG_MILLIS);
        long each = request.getFormAttribute("query").contains("version=\"v2\"") ? 1 : 19; // as the router splits them
        request.response()
                .end("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                        + "{\"metric\":{\"instance\":\"a\"},\"values\":["
                        + point(time - EVERY_SEC, each) + "," + point(time, each) + "]}]}}");
    }

    private static String point(double time, long each) {
        return "[" + time + ",\"" + Math.round(time) * each + "\"]";
    }
}
