package io.canary.demo;

import io.canary.cli.Futures;
import io.canary.cli.Home;
import io.canary.config.Config;
import io.canary.server.Orchestrator;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Rolls out a good version and then a bad one, each compared with the version before it, and shows both.
 */
@Command(
        name = "demo",
        description =
                "Watch a good version being promoted and a bad one rolled back, each compared with the one before, "
                        + "with real"
                        + " requests; half a minute.")
public final class DemoCommand implements Callable<Integer> {
    private static final String SERVICE = "shop";
    private static final int REQUESTS_PER_SECOND = 300;
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** v3 leaks connections, and runs out of them at its first or second weight. */
    private static final long BAD_LIMIT = 120;

    private static final long LONGEST_MILLIS = 300_000;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int START_SECONDS = 60;

    /** A JVM gets faster during its first seconds, which would distort a comparison of versions. */
    private static final int WARM_UP_SECONDS = 3;

    private final PrintStream out = System.out;

    @Option(names = "--keep", description = "Leave service, proxy and clients running until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        out.println("Starting the orchestrator, three versions of a small service, and a proxy in front of them.");
        var services = Vertx.vertx(Platform.options().setEventLoopPoolSize(1)); // a delay affects all versions alike
        try {
            int proxyPort = freePort();
            var ports = startVersions(services);
            var orchestrator = await(Orchestrator.start(config(proxyPort, ports)));
            try {
                return watch(services, orchestrator.port(), proxyPort) ? 0 : 1;
            } finally {
                await(orchestrator.stop());
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
                "Clients send %d requests a second to http://127.0.0.1:%d.%n"
                        + "Watch the rollouts in a browser: http://127.0.0.1:%d/ui/%n%n",
                REQUESTS_PER_SECOND, proxyPort, port);
        var shoppers = new Shoppers(vertx, proxyPort, REQUESTS_PER_SECOND);
        vertx.runOnContext(v -> shoppers.start());
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        try (var rest = new RestClient(port)) {
            boolean isAsExpected = rollOut(vertx, rest, shoppers, "v1", "v2", "PROMOTED")
                    && rollOut(vertx, rest, shoppers, "v2", "v3", "ROLLED_BACK");
            if (keep) {
                stay(port);
            }
            return isAsExpected;
        } finally {
            await(Future.future(done -> vertx.runOnContext(v -> shoppers.stop().onComplete(x -> done.complete()))));
        }
    }

    /** Clients go on too. The end of the process ends everything. */
    private void stay(int port) throws InterruptedException {
        out.printf("""
                Everything goes on until Ctrl-C. In another terminal: export CANARY_URL=http://127.0.0.1:%d, and then
                canary list, canary why ID, or canary create --service %s --new-version v3 --override again
                """, port, SERVICE);
        new CountDownLatch(1).await();
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
                "%s: %s%s%n",
                deployment.getString("status"),
                deployment.getString("status_reason"),
                asExpected ? "" : "   (expected " + expected + ")");
        Compared.lines(deployment).forEach(out::println);
        out.println();
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
                                .put("initial_weight", 10)
                                .put("step_weight", 30)
                                .put("interval_sec", 3))
                .put("policy", policy());
    }

    /**
     * Compares with the version in service, in ticks as short as the proxy's reports, and with margins that 30 s of
     * traffic can prove. A limit in milliseconds would measure the machine that the demo runs on.
     */
    private static JsonObject policy() {
        var proof = new JsonObject()
                .put("error_margin", 0.02)
                .put("latency_p50_ratio", 1.5)
                .put("latency_p95_ratio", 2);
        return new JsonObject()
                .put(
                        "analysis",
                        new JsonObject()
                                .put("mode", "sequential")
                                .put("tick_sec", 1)
                                .put("warmup_sec", 0)
                                .put("latency_warmup_sec", 0)
                                .put("margins", new JsonObject().put("latency_ratio", 2))
                                .put("proof", proof));
    }

    /** Nothing is written to disk, so a demo that is killed leaves nothing behind. */
    private static Config config(int proxyPort, List<Integer> ports) {
        var versions = Map.of("v1", upstream(ports.get(0)), "v2", upstream(ports.get(1)), "v3", upstream(ports.get(2)));
        var shop = Map.of("port", proxyPort, "baseline_version", "v1", "versions", versions);
        var settings = Map.of("services", Map.of(SERVICE, shop), "remember", false);
        var router = Map.of("type", "proxy", "settings", settings);
        return Settings.read(
                Config.class,
                Map.of(
                        "http", Map.of("host", "127.0.0.1", "port", 0),
                        "journal", Map.of("type", "memory"),
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
