package io.canary.truth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.KnownTraffic;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A page with the counters of traffic, and real servers that scrape it each second: Prometheus and VictoriaMetrics.
 * Each has a path of its own, so that their scrapes are told apart.
 */
final class ScrapedTraffic implements AutoCloseable {
    static final String PROMETHEUS = "prometheus";
    static final String VICTORIA_METRICS = "victoria-metrics";

    private static final String SCRAPE = """
            scrape_configs:
              - job_name: shop
                scrape_interval: 1s
                metrics_path: /%s
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """;

    private final Map<String, KnownTraffic> byName;
    private final HttpServer page;
    private final Map<String, AtomicInteger> scrapes = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<RealServer> servers = new ArrayList<>();
    private final Map<String, Integer> restarts = new ConcurrentHashMap<>();
    private volatile int done;

    private ScrapedTraffic(Map<String, KnownTraffic> byName, HttpServer page) {
        this.byName = byName;
        this.page = page;
    }

    /** Skips the test where one of the servers is not installed. */
    static ScrapedTraffic start(Path directory, Map<String, KnownTraffic> byName) throws IOException {
        RealServer.assumeInstalled(PROMETHEUS, PROMETHEUS);
        RealServer.assumeInstalled(VICTORIA_METRICS, VICTORIA_METRICS);
        var page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        var scraped = new ScrapedTraffic(byName, page);
        scraped.serve(PROMETHEUS);
        scraped.serve(VICTORIA_METRICS);
        page.start();
        scraped.startServers(directory);
        return scraped;
    }

    private void serve(String server) {
        scrapes.put(server, new AtomicInteger());
        page.createContext("/" + server, exchange -> {
            byte[] body = text(done).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            scrapes.get(server).incrementAndGet();
        });
    }

    private void startServers(Path directory) {
        int prometheus = FreePorts.next();
        int victoria = FreePorts.next();
        int port = page.getAddress().getPort();
        RealServer.write(directory.resolve("prometheus.yml"), SCRAPE.formatted(PROMETHEUS, port));
        RealServer.write(directory.resolve("victoria.yml"), SCRAPE.formatted(VICTORIA_METRICS, port));
        start(
                directory,
                prometheus,
                PROMETHEUS,
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + prometheus,
                "--enable-feature=native-histograms");
        start(
                directory,
                victoria,
                VICTORIA_METRICS,
                "-storageDataPath=" + directory.resolve("victoria"),
                "-httpListenAddr=127.0.0.1:" + victoria,
                "-promscrape.config=" + directory.resolve("victoria.yml"),
                "-memory.allowedBytes=64MB");
    }

    private void start(Path directory, int port, String... command) {
        servers.add(RealServer.start(directory, List.of(command), Map.of(), port));
        ports.put(command[0], port);
    }

    /** The port of the API of each server, by its name. */
    Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    /** What is asked of both. */
    static Map<String, String> query(String name) {
        String labels = "{traffic=\"" + name + "\",version=\"{version}\"%s}";
        return Map.of(
                "requests", "http_request_duration_seconds_count" + labels.formatted(""),
                "errors", "http_request_duration_seconds_count" + labels.formatted(",code=~\"5..\""),
                "latency", "http_request_duration_seconds_bucket" + labels.formatted(""));
    }

    /** The page shows all that happened before this step. */
    void show(int step) {
        done = step;
    }

    /** All instances of a traffic restart: what they counted before this step is forgotten. */
    void restart(String name, int step) {
        restarts.put(name, step);
    }

    /** Waits until what is shown has been scraped by both, and is stored: the scrape after it has begun. */
    void awaitScraped() {
        var before = new LinkedHashMap<String, Integer>();
        scrapes.forEach((server, count) -> before.put(server, count.get()));
        before.forEach((server, count) ->
                Await.until(() -> Objects.requireNonNull(scrapes.get(server)).get() >= count + 3));
    }

    private String text(int to) {
        var lines = new StringBuilder("# TYPE http_request_duration_seconds histogram\n");
        byName.forEach((name, traffic) -> traffic.series().forEach(series -> {
            String labels = "traffic=\"%s\",version=\"%s\",instance=\"%d\",code=\"%d\""
                    .formatted(name, series.version(), series.instance(), series.status());
            long upTo = 0;
            var buckets = traffic.buckets(series, Math.min(to, restarts.getOrDefault(name, 0)), to);
            for (int i = 0; i < buckets.size(); i++) {
                upTo += buckets.get(i);
                String bound = i < KnownTraffic.BOUNDS.size() ? String.valueOf(KnownTraffic.BOUNDS.get(i)) : "+Inf";
                lines.append("http_request_duration_seconds_bucket{%s,le=\"%s\"} %d\n".formatted(labels, bound, upTo));
            }
            lines.append("http_request_duration_seconds_sum{%s} 0\n".formatted(labels));
            lines.append("http_request_duration_seconds_count{%s} %d\n".formatted(labels, upTo));
        }));
        return lines.toString();
    }

    @Override
    public void close() {
        servers.forEach(RealServer::kill);
        page.stop(0);
    }
}
