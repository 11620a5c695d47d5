package io.canary.demo;

import io.canary.Orchestrator;
import io.canary.cli.Futures;
import io.canary.cli.Home;
import io.canary.config.Config;
import io.canary.spi.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Rolls out a version that is good and then one that is not, in front of one's eyes. */
@Command(
        name = "demo",
        description =
                "Watch a good version being promoted and a bad one rolled back, with real requests; half a minute.")
public final class DemoCommand implements Callable<Integer> {
    private static final String SERVICE = "shop";
    private static final int REQUESTS_PER_SECOND = 400;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** v3 can serve so many; at 25 % of the traffic it gets more. */
    private static final int BAD_LIMIT = 60;

    private static final long LONGEST_MILLIS = 60_000;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int START_SECONDS = 60;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        out.println("Starting the orchestrator, three versions of a small service, and a proxy in front of them.");
        var services = Vertx.vertx();
        try {
            int proxyPort = freePort();
            var ports = startVersions(services);
            try (var data = new DemoFolder()) {
                var orchestrator = await(Orchestrator.start(config(proxyPort, ports, data.path())));
                try {
                    return watch(services, orchestrator.port(), proxyPort) ? 0 : 1;
                } finally {
                    await(orchestrator.stop());
                }
            }
        } finally {
            await(services.close());
        }
    }

    private static List<Integer> startVersions(Vertx vertx) throws Exception {
        var servers = List.of(
                ShopServer.start(vertx, "v1", UNLIMITED),
                ShopServer.start(vertx, "v2", UNLIMITED),
                ShopServer.start(vertx, "v3", BAD_LIMIT));
        await(Future.all(servers));
        return servers.stream().map(s -> s.result().actualPort()).toList();
    }

    private boolean watch(Vertx vertx, int port, int proxyPort) throws Exception {
        out.printf(
                "Clients send %d requests a second to http://127.0.0.1:%d; the orchestrator listens on http://127.0.0.1:%d%n%n",
                REQUESTS_PER_SECOND, proxyPort, port);
        var shoppers = new Shoppers(vertx, proxyPort, REQUESTS_PER_SECOND);
        vertx.runOnContext(v -> shoppers.start());
        try (var rest = new RestClient(port)) {
            return rollOut(vertx, rest, shoppers, "v1", "v2", "PROMOTED")
                    && rollOut(vertx, rest, shoppers, "v2", "v3", "ROLLED_BACK");
        } finally {
            await(Future.future(done -> vertx.runOnContext(v -> shoppers.stop().onComplete(x -> done.complete()))));
        }
    }

    private boolean rollOut(Vertx vertx, RestClient rest, Shoppers shoppers, String from, String to, String expected)
            throws Exception {
        out.printf("%s -> %s%n", from, to);
        var deployment = rest.create(deployment(from, to));
        var line = new ProgressLine(out, Boolean.getBoolean("canary.terminal"));
        long deadline = System.currentTimeMillis() + LONGEST_MILLIS;
        while (deployment.getString("completed_at") == null && System.currentTimeMillis() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            deployment = rest.get(deployment.getString("id"));
            line.show(deployment, count(vertx, shoppers));
        }
        line.end();
        boolean asExpected = expected.equals(deployment.getString("status"));
        out.printf(
                "%s: %s%s%n%n",
                deployment.getString("status"),
                deployment.getString("status_reason"),
                asExpected ? "" : "   (expected " + expected + ")");
        return asExpected;
    }

    private static Shoppers.Count count(Vertx vertx, Shoppers shoppers) throws Exception {
        return await(Future.future(promise -> vertx.runOnContext(v -> promise.complete(shoppers.count()))));
    }

    private static JsonObject deployment(String from, String to) {
        return new JsonObject()
                .put("service_name", SERVICE)
                .put("baseline_version", from)
                .put("new_version", to)
                .put(
                        "strategy",
                        new JsonObject()
                                .put("initial_weight", 5)
                                .put("step_weight", 20)
                                .put("interval_sec", 3))
                .put("policy", policy());
    }

    /** Limits alone: to compare the versions, as is done by default, needs ticks of more than three seconds. */
    private static JsonObject policy() {
        return new JsonObject()
                .put("min_samples", 2)
                .put("min_requests", 20)
                .put("analysis", new JsonObject().put("mode", "threshold"));
    }

    private static Config config(int proxyPort, List<Integer> ports, Path data) {
        var versions = Map.of("v1", upstream(ports.get(0)), "v2", upstream(ports.get(1)), "v3", upstream(ports.get(2)));
        var shop = Map.of("port", proxyPort, "baseline_version", "v1", "versions", versions);
        var router = Map.of("type", "proxy", "settings", Map.of("services", Map.of(SERVICE, shop)));
        return Settings.read(
                Config.class,
                Map.of(
                        "http", Map.of("host", "127.0.0.1", "port", 0),
                        "journal", Map.of("type", "memory"),
                        "data", Map.of("dir", data.toString()),
                        "plugins", Map.of("dirs", List.of(Home.plugins().toString())),
                        "routers", Map.of("proxy", router)));
    }

    private static Map<String, Object> upstream(int port) {
        return Map.of("upstreams", List.of("http://127.0.0.1:" + port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return Futures.await(future, START_SECONDS, TimeUnit.SECONDS);
    }
}
