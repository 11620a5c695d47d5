package io.canary.bench;

import io.canary.config.Config;
import io.canary.plugins.PluginCatalogue;
import io.canary.router.fake.FakeRouterFactory;
import io.canary.routing.Routers;
import io.canary.server.Orchestrator;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The whole service with the fake router, as it is started for users. */
final class Service implements AutoCloseable {
    /** What the names of its services begin with; a number follows, from 0. */
    static final String NAME = "service-";

    private static final int CREATES_AT_ONCE = 500;

    private final Orchestrator orchestrator;
    private int begun;

    /** One that forgets everything. */
    Service() {
        this(Map.of("journal", Map.of("type", "memory")));
    }

    /** One that goes on from what is written in a folder. */
    Service(Path data) {
        this(Map.of("data", Map.of("dir", data.toString())));
    }

    /** One whose journal is where these settings say. */
    Service(Map<String, ?> durability) {
        this(durability, Map.of());
    }

    /**
     * One with these settings of its own.
     *
     * @param durability what says where the journal is
     * @param router how the fake router behaves
     */
    Service(Map<String, ?> durability, Map<String, ?> router) {
        this(durability, Map.of("type", "fake", "settings", router), new FakeRouterFactory());
    }

    /** One with the fake router and further plugins. */
    Service(Map<String, ?> settings, UnaryOperator<PluginCatalogue> plugins) {
        this(settings, Map.of("type", "fake"), new FakeRouterFactory(), plugins);
    }

    /** One with a router of its own. */
    Service(Map<String, ?> durability, TrafficRouterFactory<?> factory) {
        this(durability, Map.of("type", factory.type()), factory);
    }

    private Service(Map<String, ?> durability, Map<String, ?> router, TrafficRouterFactory<?> factory) {
        this(durability, router, factory, plugins -> plugins);
    }

    private Service(
            Map<String, ?> durability,
            Map<String, ?> router,
            TrafficRouterFactory<?> factory,
            UnaryOperator<PluginCatalogue> plugins) {
        var settings = new HashMap<String, Object>(durability);
        settings.put(
                "http",
                Map.of(
                        "host", "127.0.0.1",
                        "port", 0,
                        "confirm_wait_ms", 20_000,
                        "connections_per_address_max", 5_000));
        settings.put("routers", Map.of(factory.type(), router));
        settings.put("deployments", Map.of("open_max", 1_000_000)); // more than the heap of a short run would have
        var config = Settings.read(Config.class, settings);
        orchestrator = await(Orchestrator.start(config, plugins.apply(PluginCatalogue.of(Routers.KIND, factory))));
    }

    Vertx vertx() {
        return orchestrator.vertx();
    }

    int port() {
        return orchestrator.port();
    }

    /** Begins so many deployments, each of a service of its own; their ids once all of them run. */
    List<String> begin(int count, double intervalSeconds) {
        var ids = new ArrayList<String>(count);
        for (int done = 0; done < count; done += CREATES_AT_ONCE) {
            var batch = new ArrayList<Future<String>>();
            for (int i = done; i < Math.min(count, done + CREATES_AT_ONCE); i++) {
                batch.add(begin(NAME + begun++, intervalSeconds));
            }
            await(Future.all(batch));
            batch.forEach(f -> ids.add(f.result()));
        }
        return ids;
    }

    /** Begins one; its id once it runs. */
    Future<String> begin(String service, double intervalSeconds) {
        var deployment = new JsonObject()
                .put("service_name", service)
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", intervalSeconds));
        return begin(deployment);
    }

    /** Begins one as it is described; its id once it runs. */
    Future<String> begin(JsonObject deployment) {
        return orchestrator
                .vertx()
                .eventBus()
                .<JsonObject>request(
                        "canary.deployments", deployment, new DeliveryOptions().addHeader("action", "create"))
                .map(answer -> answer.body().getString("id"));
    }

    /** Sends a command to a deployment. */
    void command(String id, String command) {
        await(orchestrator
                .vertx()
                .eventBus()
                .<JsonObject>request(
                        "canary.deployments",
                        new JsonObject().put("id", id),
                        new DeliveryOptions().addHeader("action", command)));
    }

    @Override
    public void close() {
        await(orchestrator.stop());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
    }
}
