package io.canary.truth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canary.cli.Futures;
import io.canary.config.Config;
import io.canary.measurement.MetricSources;
import io.canary.plugins.PluginCatalogue;
import io.canary.router.fake.FakeRouterFactory;
import io.canary.routing.Routers;
import io.canary.server.Orchestrator;
import io.canary.source.prometheus.PrometheusSourceFactory;
import io.canary.spi.settings.Settings;
import io.canary.testservers.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The service in this JVM, with sources of type {@code prometheus}, and a client for it. */
final class TruthService implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Orchestrator orchestrator;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TruthService(Orchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    /** @param sources the port of each by its name */
    static TruthService start(Path data, Map<String, Integer> sources) throws Exception {
        var prometheus = new LinkedHashMap<String, Object>();
        sources.forEach((name, port) -> prometheus.put(name, source(port)));
        Map<String, Object> tree = Map.of(
                "http", Map.of("host", "127.0.0.1", "port", 0),
                "data", Map.of("dir", data.toString()),
                "routers", Map.of("edge", Map.of("type", "fake")),
                "sources", prometheus);
        var plugins = PluginCatalogue.of(Routers.KIND, new FakeRouterFactory())
                .with(MetricSources.KIND, List.of(new PrometheusSourceFactory()));
        var started = Orchestrator.start(Settings.read(Config.class, tree), plugins);
        return new TruthService(Futures.await(started, LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private static Map<String, Object> source(int port) {
        var settings = Map.of("url", "http://127.0.0.1:" + port, "lag_sec", 2);
        return Map.of("type", "prometheus", "every_sec", 1, "settings", settings);
    }

    HttpResponse<String> post(String path, Map<String, String> headers, byte[] body) {
        var request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(LIMIT_SECONDS))
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    HttpResponse<String> postJson(String path, String body) {
        return post(path, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + orchestrator.port() + path);
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(uri(path))).body();
    }

    JsonObject deployment(String id) {
        return new JsonObject(get("/deployments/" + id));
    }

    void await(String id, Predicate<JsonObject> wanted) {
        Await.until(() -> wanted.test(deployment(id)));
    }

    /** How old the end of an interval is now when a source reads it. */
    Duration observedLag(String source) {
        return new JsonArray(get("/sources"))
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> each.getString("name").equals(source))
                        .map(each -> Duration.ofMillis(Math.round(each.getDouble("observed_lag_sec") * 1000)))
                        .findFirst()
                        .orElseThrow();
    }

    /** Waits until a source has been read up to a time for a deployment. */
    void awaitRead(String id, String source, Instant until) {
        await(id, deployment -> {
            var last = deployment.getInstant("last_metrics_at");
            return last != null && last.isAfter(until.plus(observedLag(source)).plusSeconds(2));
        });
    }

    @Override
    public void close() {
        orchestrator.stop().toCompletionStage().toCompletableFuture().join();
    }
}
