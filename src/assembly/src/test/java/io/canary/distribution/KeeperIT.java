package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An orchestrator and a keeper beside a real HAProxy, each a process of its own, and either of them killed. */
@Timeout(180)
class KeeperIT {
    private static final Pattern READY = Pattern.compile("KeeperCommand: ready");
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LONGER_THAN_A_START = Duration.ofSeconds(30);

    private final Customers customers = new Customers();
    private final Orders orders = new Orders();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Supplier<List<String>>> logs = new ArrayList<>();
    private final List<Runnable> leftOver = new ArrayList<>(); // of a test that failed
    private final int port = FreePorts.next();
    private final int control = FreePorts.next();

    @TempDir
    private Path folder = Path.of("");

    private Path keeperConf = Path.of("");
    private Path serveConf = Path.of("");
    private @Nullable RealServer haproxy;

    @BeforeEach
    void configure() throws IOException {
        Path socket = folder.resolve("admin.sock");
        keeperConf = Files.writeString(folder.resolve("keeper.yaml"), """
                listen: {port: %d}
                router:
                  type: haproxy
                  settings:
                    nodes: [%s]
                    services: {shop: {}}
                """.formatted(control, socket));
        serveConf = Files.writeString(folder.resolve("canary.yaml"), """
                routers:
                  edge: {type: keeper, settings: {address: "http://127.0.0.1:%d"}}
                """.formatted(control));
    }

    private void startHaproxy() throws IOException {
        RealServer.assumeInstalled("haproxy", "keeper's haproxy");
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  stats socket %s mode 600 level admin
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend www
                  bind 127.0.0.1:%d
                  default_backend shop
                backend shop
                  balance roundrobin
                  http-request del-header Upgrade # the customers ask for HTTP/2, and would stay where they got it
                  server v1 %s weight 100
                  server v2 %s weight 0
                """.formatted(
                        folder.resolve("admin.sock"), port, version("v1"), version("v2")));
        var command = List.of(RealServer.binary("haproxy"), "-db", "-f", configuration.toString());
        haproxy = RealServer.start(folder, command, Map.of(), port);
        customers.ask(port);
    }

    private String version(String name) throws IOException {
        return customers.version(name).substring("http://".length());
    }

    @AfterEach
    void stop() {
        leftOver.forEach(Runnable::run);
        customers.close();
        orders.close();
        http.close();
        if (haproxy != null) {
            haproxy.kill();
        }
    }

    @Test
    void a_dead_orchestrator_has_its_canary_taken_back_and_gives_it_its_share_again_when_it_is_back() throws Exception {
        startHaproxy();
        try (var keeper = keeper()) {
            // Given
            var service = serve();
            String id = orders.create(service, half(LEASE));
            await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
            // When
            service.kill();
            long killed = System.nanoTime();
            // Then
            await(() -> share("v2"), v2 -> v2 == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(5));
            assertThat(share("v1")).isEqualTo(1);
            assertThat(lease().getString("lease")).isEqualTo("rolled_back");
            assertThat(keeper.log()).anyMatch(line -> line.contains("lease expired: all traffic is on the baseline"));
            // And when
            try (var again = serve()) {
                // Then
                await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
                var after = await(() -> orders.deployment(again, id), d -> d.getString("status_reason")
                        .startsWith("soaking at 50 %"));
                assertThat(after.getString("status")).isEqualTo("RUNNING");
            }
            assertThat(keeper.stop()).isZero();
        }
    }

    @Test
    void a_keeper_that_was_killed_together_with_its_orchestrator_puts_the_baseline_back_when_it_is_started_again()
            throws Exception {
        startHaproxy();
        // Given
        var keeper = keeper();
        var service = serve();
        orders.create(service, half(LEASE));
        await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
        // When
        keeper.kill();
        service.kill();
        try (var again = keeper()) {
            // Then
            await(() -> share("v2"), v2 -> v2 == 0);
            assertThat(share("v1")).isEqualTo(1);
            assertThat(again.log()).anyMatch(line -> line.contains("lease was open when the keeper ended"));
        }
    }

    @Test
    void a_keeper_that_is_started_again_in_time_makes_no_difference_to_clients() throws Exception {
        startHaproxy();
        // Given
        var keeper = keeper();
        try (var service = serve()) {
            String id = orders.create(service, half(LONGER_THAN_A_START));
            await(() -> orders.deployment(service, id), d -> d.getString("status_reason")
                    .startsWith("soaking at 50 %"));
            await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
            // When
            keeper.kill();
            keeper = keeper();
            // Then
            await(this::lease, lease -> lease.getString("lease").equals("held") && !lease.getBoolean("since_restart"));
            assertThat(share("v2")).isBetween(0.3, 0.7);
            // And when
            orders.rollback(service, id);
            // Then
            await(() -> share("v2"), v2 -> v2 == 0);
            await(this::leases, JsonObject::isEmpty);
        }
        keeper.stop();
    }

    @Test
    void envoy_is_kept_as_any_other_router_is() throws Exception {
        // Given
        var conf = Files.writeString(folder.resolve("envoy.yaml"), """
                listen: {port: %d}
                call_timeout_sec: 1
                router:
                  type: envoy
                  settings:
                    port: %d
                    services:
                      shop: {versions: {v1: {upstreams: ["http://127.0.0.1:1"]}, v2: {upstreams: ["http://127.0.0.1:2"]}}, baseline_version: v1}
                """.formatted(control, FreePorts.next()));
        // When
        try (var keeper = keeper(conf)) {
            // Then
            assertThat(new JsonObject(get("/capabilities").body()).getJsonArray("features"))
                    .contains("lease");
            assertThat(put("/services/shop/split", """
                            {"baseline": "v1", "canary": "v2", "weight_bp": 500, "lease_sec": 60}""").statusCode())
                    .isEqualTo(503); // there is no Envoy that could confirm
            assertThat(keeper.log()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    @Test
    void a_keeper_that_cannot_start_says_everything_that_is_wrong_in_one_line() throws IOException {
        // Given
        var wrong = Files.writeString(folder.resolve("wrong.yaml"), """
                listen: {port: -1}
                router: {type: haproxy, settings: {nodes: [here]}}
                """);
        // When
        var run = run("keeper", "--conf", wrong.toString());
        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("listen.port must be from 0 to 65535, was -1")
                .contains("router.settings.");
    }

    @Test
    void a_port_that_is_taken_stops_the_start_with_one_line() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            var conf = Files.writeString(
                    folder.resolve("taken.yaml"),
                    "{listen: {port: %d}, router: {type: fake}}".formatted(taken.getLocalPort()));
            // When
            var run = run("keeper", "--conf", conf.toString(), "--data", folder.toString());
            // Then
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("canary: ")))
                    .singleElement()
                    .asString()
                    .endsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use; set another listen.port, or free it");
        }
    }

    @Test
    void the_keeper_starts_with_the_settings_that_it_comes_with() throws IOException {
        // Given: the same, on a port that is free
        String comes = Files.readString(Distribution.FOLDER.resolve("conf/keeper.yaml"));
        var conf = Files.writeString(folder.resolve("comes.yaml"), comes.replace("port: 8072", "port: " + control));
        // When
        try (var keeper = keeper(conf)) {
            // Then
            assertThat(keeper.log()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    private Launched keeper() {
        return keeper(keeperConf);
    }

    private Launched keeper(Path conf) {
        var data = folder.resolve("keeper-data").toString();
        var keeper = Launched.start(Map.of(), READY, List.of("keeper", "--conf", conf.toString(), "--data", data));
        logs.add(keeper::log);
        leftOver.add(keeper::kill);
        return keeper;
    }

    private RunningService serve() {
        String data = folder.resolve("data").toString();
        var service = RunningService.start(Map.of("CANARY_DATA_DIR", data), "--conf", serveConf.toString());
        logs.add(service::log);
        return service;
    }

    private Command run(String... arguments) {
        var environment = Map.of("CANARY_JAVA_HOME", System.getProperty("java.home"), "PATH", System.getenv("PATH"));
        var words = new ArrayList<>(
                List.of(Distribution.FOLDER.resolve("bin/canary").toString()));
        words.addAll(List.of(arguments));
        return Command.run(folder, environment, words);
    }

    /** Half of the traffic to v2 for an hour, as far as the lease goes along. */
    private static String half(Duration lease) {
        return """
                {
                  "service_name": "shop", "baseline_version": "v1", "new_version": "v2",
                  "strategy": {"initial_weight": 50, "interval_sec": 3600},
                  "policy": {"min_samples": 1, "min_requests": 1, "max_latency_p95_ms": null,
                    "analysis": {"mode": "threshold"}},
                  "safeguards": {"lease_sec": %d}
                }
                """.formatted(lease.toSeconds());
    }

    private double share(String version) {
        return customers.share(version);
    }

    private JsonObject leases() throws IOException, InterruptedException {
        return new JsonObject(get("/services").body()).getJsonObject("services");
    }

    private JsonObject lease() throws IOException, InterruptedException {
        return leases().getJsonObject("shop");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + control + path);
    }

    /** Looks again and again, for what nobody tells. */
    private <T> T await(Callable<T> what, Predicate<T> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        T seen = what.call();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > end) {
                var said =
                        logs.stream().map(log -> String.join("\n", log.get())).toList();
                throw new AssertionError("waited in vain, last seen: " + seen + "\n" + String.join("\n\n", said));
            }
            Thread.sleep(50);
            seen = what.call();
        }
        return seen;
    }
}
