package io.canary;

import io.canary.cli.Futures;
import io.canary.config.Config;
import io.canary.deployment.WallClock;
import io.canary.measurement.MetricSources;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.server.Orchestrator;
import io.canary.spi.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The whole service on a free port, with a {@link ScriptedRouter}, and a client for it. */
public final class TestService implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    /** So long that the answer to a create shows the first step also on a machine with much else to do. */
    private static final long CONFIRM_WAIT_MS = 9_000;

    private static final TestJournal JOURNAL = TestJournal.named(System.getProperty("canary.test.journal", "memory"));

    private final Orchestrator orchestrator;
    private final ScriptedRouter router;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final AtomicInteger services = new AtomicInteger();

    private TestService(Orchestrator orchestrator, ScriptedRouter router) {
        this.orchestrator = orchestrator;
        this.router = router;
    }

    /** With the defaults. */
    public static TestService start() throws Exception {
        return start(Map.of());
    }

    /** With these settings over the defaults: {@code {"http": {"confirm_wait_ms": 100}}}. */
    public static TestService start(Map<String, ?> settings) throws Exception {
        return start(settings, new ScriptedRouter());
    }

    /** With the defaults, for a field: what goes wrong is unchecked. */
    public static TestService started() {
        return started(Map.of());
    }

    /** With these settings, for a field: what goes wrong is unchecked. */
    public static TestService started(Map<String, ?> settings) {
        return started(settings, new ScriptedRouter());
    }

    /** On this router, for a field: what goes wrong is unchecked. */
    public static TestService started(Map<String, ?> settings, ScriptedRouter router) {
        try {
            return start(settings, router);
        } catch (Exception e) {
            throw new IllegalStateException("the service did not start", e);
        }
    }

    /** On this router, which may have been that of a service before. */
    public static TestService start(Map<String, ?> settings, ScriptedRouter router) throws Exception {
        return start(settings, router, new WallClock());
    }

    /** By this clock. */
    public static TestService start(Map<String, ?> settings, ScriptedRouter router, WallClock clock) throws Exception {
        return start(settings, router, PluginCatalogue.of(Routers.KIND, router), clock);
    }

    /** With this metric source, which the settings name as {@link ScriptedSource#TYPE}. */
    public static TestService start(Map<String, ?> settings, ScriptedRouter router, ScriptedSource source)
            throws Exception {
        var plugins = PluginCatalogue.of(Routers.KIND, router).with(MetricSources.KIND, List.of(source));
        return start(settings, router, plugins, new WallClock());
    }

    private static TestService start(
            Map<String, ?> settings, ScriptedRouter router, PluginCatalogue plugins, WallClock clock) throws Exception {
        var started = Orchestrator.start(config(settings), plugins, clock);
        return new TestService(Futures.await(started, LIMIT_SECONDS, TimeUnit.SECONDS), router);
    }

    /** The configuration that {@link #start(Map)} makes of these settings. */
    public static Config config(Map<String, ?> settings) {
        var tree = new LinkedHashMap<String, Object>(settings);
        var http = new LinkedHashMap<String, Object>(Map.of("host", "127.0.0.1", "port", 0));
        http.put("hosts", List.of("x", "y", "here")); // as raw requests of tests call it
        http.put("confirm_wait_ms", CONFIRM_WAIT_MS);
        if (settings.get("http") instanceof Map<?, ?> more) {
            more.forEach((key, value) -> http.put(String.valueOf(key), value));
        }
        tree.put("http", http);
        tree.putIfAbsent("journal", JOURNAL.settings());
        tree.putIfAbsent("data", JOURNAL.data());
        tree.putIfAbsent(
                "routers",
                Map.of(
                        "scripted",
                        Map.of(
                                "type",
                                ScriptedRouter.TYPE,
                                "call_timeout_sec",
                                2,
                                "upstreams_allowed",
                                List.of("127.0.0.1"))));
        return Settings.read(Config.class, tree);
    }

    /** Settings of a journal on SQLite in this folder, which a service that starts later finds again. */
    public static Map<String, Object> sqliteIn(Path folder) {
        return Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", folder.toString()));
    }

    /** A port on loopback where nothing listens. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public ScriptedRouter router() {
        return router;
    }

    public Orchestrator orchestrator() {
        return orchestrator;
    }

    public Vertx vertx() {
        return orchestrator.vertx();
    }

    public int port() {
        return orchestrator.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** With {@code Content-Type: application/json}. */
    public HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(LIMIT_SECONDS)).build(), BodyHandlers.ofString());
    }

    /** Creates a deployment that must be accepted. */
    public JsonObject create(JsonObject deployment) throws Exception {
        var answer = post("/deployments", deployment.encode());
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** Creates a deployment that must be accepted, and waits until the router has confirmed its first step. */
    public JsonObject createRunning(JsonObject deployment) throws Exception {
        return await(
                create(deployment).getString("id"), d -> !d.getString("status").equals("PENDING"));
    }

    /** Creates a deployment from v1 to v2 of a service of its own, which is not judged within a minute; returns its id. */
    public String createUnjudged() throws Exception {
        return create(new JsonObject()
                        .put("service_name", "shop " + services.getAndIncrement())
                        .put("baseline_version", "v1")
                        .put("new_version", "v2"))
                .getString("id");
    }

    /** A deployment of {@code service} from stable to v2 that is judged every second on one sample. */
    public static JsonObject quick(String service) {
        return new JsonObject()
                .put("service_name", service)
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 1).put("step_weight", 50))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
    }

    /** The same with a first step of an hour: it stays where it is. */
    public static JsonObject slow(String service) {
        return quick(service).put("strategy", new JsonObject().put("interval_sec", 3_600));
    }

    public JsonObject deployment(String id) throws Exception {
        return new JsonObject(get("/deployments/" + id).body());
    }

    /** Looks until the deployment is as wanted. */
    public JsonObject await(String id, Predicate<JsonObject> wanted) throws Exception {
        return await(id, () -> {}, wanted);
    }

    /** Does something and looks, again and again, until the deployment is as wanted. */
    public JsonObject await(String id, Act meanwhile, Predicate<JsonObject> wanted) throws Exception {
        var deadline = Instant.now().plusSeconds(LIMIT_SECONDS);
        while (true) {
            var now = deployment(id);
            if (wanted.test(now)) {
                return now;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("never came: " + now.encodePrettily());
            }
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Looks until {@code path} answers with {@code status}. */
    public void awaitStatus(String path, int status) throws Exception {
        var deadline = Instant.now().plusSeconds(LIMIT_SECONDS);
        while (get(path).statusCode() != status) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(path + " never answers " + status);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Something that a test does meanwhile. */
    public interface Act {
        void run() throws Exception;
    }

    /** Sends a sample, which must be accepted unless the deployment has just ended. */
    public void sample(String id, int requests, int errors) throws Exception {
        var sample = new JsonObject()
                .put("deployment_id", id)
                .put("requests", requests)
                .put("errors", errors);
        var answer = post("/metrics", sample.encode());
        if (answer.statusCode() != 202 && answer.statusCode() != 409) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        client.close();
        orchestrator
                .stop()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
