package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.FreePorts;
import io.canary.testservers.SteadyClients;
import io.canary.testservers.TruthMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** An orchestrator and a proxy, each a process of its own, and either of them killed. */
@Timeout(180)
class ProxyProcessIT {
    private static final Pattern READY = Pattern.compile("ProxyCommand: ready");
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int CLIENTS = 6;
    private static final double AFTERWARDS_SEC = 2;

    /** By the documentation a lease that is gone is found at the next renewal, of which there are three within its length. */
    private static final double NOTICED_SEC = 3;

    private final Customers customers = new Customers();
    private final Orders orders = new Orders();

    @TempDir
    private Path folder = Path.of("");

    private final List<Supplier<List<String>>> logs = new ArrayList<>();
    private @Nullable SteadyClients clients;
    private @Nullable TruthMonitor truth;
    private volatile @Nullable RunningService running;
    private int port;
    private Path proxyConf = Path.of("");
    private Path serveConf = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        port = FreePorts.next();
        int control = FreePorts.next();
        proxyConf =
                Files.writeString(folder.resolve("proxy.yaml"), """
                control: {port: %d}
                services:
                  shop:
                    port: %d
                    baseline_version: v1
                    versions: {v1: {upstreams: ["%s"]}}
                drain_sec: 1
                """.formatted(control, port, customers.version("v1")));
        serveConf = Files.writeString(folder.resolve("canary.yaml"), """
                routers:
                  edge: {type: proxy, upstreams_allowed: [127.0.0.1], settings: {process: "http://127.0.0.1:%d"}}
                """.formatted(control));
    }

    @AfterEach
    void stop() {
        if (truth != null && clients != null) {
            truth.close();
            clients.close();
        }
        customers.close();
        orders.close();
    }

    @Test
    void a_dead_orchestrator_has_its_canary_taken_back_and_gives_it_its_share_again_when_it_is_back() throws Exception {
        try (var proxy = proxy()) {
            // Given
            customers.ask(port);
            var service = serve();
            String id = orders.create(service, half(customers.version("v2")));
            var truth = watch(id);
            await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
            var before = orders.deployment(service, id);
            // When
            service.kill();
            long killed = System.nanoTime();
            // Then
            await(() -> share("v2"), v2 -> v2 == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(3));
            assertThat(share("v1")).isEqualTo(1);
            // And when
            try (var again = serve()) {
                // Then
                await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
                var after = await(() -> orders.deployment(again, id), d -> d.getString("status_reason")
                        .startsWith("soaking at 50 %"));
                assertThat(after.getString("status")).isEqualTo("RUNNING");
                assertThat(after.getDouble("current_weight")).isEqualTo(50);
                assertThat(after.getString("last_step_started_at"))
                        .isGreaterThan(before.getString("last_step_started_at"));
                assertThat(Orders.types(after)).contains("restarted");
                awaitClients(AFTERWARDS_SEC);
                System.out.println(truth.report("v2").assertTruthful());
            }
            assertThat(proxy.stop()).isZero();
        }
    }

    @Test
    void a_dead_proxy_is_brought_back_without_anybody_asking_and_measures_without_anybody_pushing() throws Exception {
        try (var service = serve()) { // before there is a proxy
            var proxy = proxy();
            customers.ask(port);
            String id = orders.create(service, half(customers.version("v2")));
            await(() -> orders.deployment(service, id), d -> d.getString("status_reason")
                    .startsWith("soaking at 50 %")); // what is not confirmed yet would be asked for anyway
            var truth = watch(id);
            await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
            // When
            proxy.kill();
            truth.movedFromOutside(NOTICED_SEC);
            proxy = proxy();
            truth.movedFromOutside(NOTICED_SEC);
            // Then
            await(
                    () -> Orders.types(orders.deployment(service, id)),
                    t -> t.contains("lease_lapsed") || t.contains("drifted"));
            await(() -> share("v2"), v2 -> v2 > 0.4 && v2 < 0.6);
            // And when
            await(() -> orders.deployment(service, id), d -> d.getString("last_metrics_at") != null);
            await(() -> orders.promote(service, id), status -> status == 200);
            await(() -> orders.deployment(service, id), d -> d.getString("status")
                    .equals("PROMOTED"));
            proxy.kill();
            proxy = proxy();
            // Then: not on the baseline of its settings, which do not even know where v2 is
            await(() -> share("v2"), v2 -> v2 == 1);
            awaitClients(AFTERWARDS_SEC);
            System.out.println(truth.report("v2").assertTruthful());
            proxy.stop();
        }
    }

    @Test
    void a_proxy_that_cannot_start_says_why_in_one_line() throws IOException {
        // Given
        var wrong = Files.writeString(folder.resolve("wrong.yaml"), """
                control: {port: -1}
                services: {shop: {port: x}}
                """);
        // When
        var run = run("proxy", "--conf", wrong.toString());
        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("control.port must be from 0 to 65535, was -1")
                .contains("services.shop.port must be a whole number, was \"x\"");
    }

    @Test
    void a_control_port_that_is_taken_stops_the_start_with_one_line() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            var conf = Files.writeString(
                    folder.resolve("taken.yaml"),
                    "{control: {port: %d}, services: {shop: {}}}".formatted(taken.getLocalPort()));
            // When
            var run = run("proxy", "--conf", conf.toString(), "--data", folder.toString());
            // Then
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("canary: ")))
                    .singleElement()
                    .asString()
                    .endsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " for control: Address already in use; set another control.port, or free it");
        }
    }

    @Test
    void the_proxy_starts_with_the_settings_that_it_comes_with() throws IOException {
        // Given: the same, on ports that are free
        String comes = Files.readString(Distribution.FOLDER.resolve("conf/proxy.yaml"));
        var conf = Files.writeString(
                folder.resolve("comes.yaml"),
                comes.replace("port: 8100", "port: " + FreePorts.next())
                        .replace("port: 8080", "port: " + FreePorts.next()));
        // When
        try (var proxy = proxy(conf)) {
            // Then
            assertThat(proxy.log()).noneMatch(line -> line.contains("WARN"));
        }
    }

    private Launched proxy() {
        return proxy(proxyConf);
    }

    private Launched proxy(Path conf) {
        var data = folder.resolve("proxy-data").toString();
        var proxy = Launched.start(Map.of(), READY, List.of("proxy", "--conf", conf.toString(), "--data", data));
        logs.add(proxy::log);
        return proxy;
    }

    /** With clients of its own, whom it counts exactly. */
    private TruthMonitor watch(String id) {
        clients = SteadyClients.ask(port, "/", CLIENTS, PAUSE);
        truth = TruthMonitor.watch(
                () -> orders.deployment(Objects.requireNonNull(running), id).encode(), clients);
        return truth;
    }

    /** So much longer than now: it is the time that is looked at. */
    private void awaitClients(double seconds) throws Exception {
        var all = Objects.requireNonNull(clients);
        double until = all.seconds() + seconds;
        await(all::seconds, now -> now > until);
    }

    private RunningService serve() {
        String data = folder.resolve("data").toString();
        var service = RunningService.start(Map.of("CANARY_DATA_DIR", data), "--conf", serveConf.toString());
        logs.add(service::log);
        running = service;
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
    private static String half(String upstream) {
        return """
                {
                  "service_name": "shop", "baseline_version": "v1", "new_version": "v2", "upstreams": {"v2": ["%s"]},
                  "strategy": {"initial_weight": 50, "interval_sec": 3600},
                  "policy": {"min_samples": 1, "min_requests": 1, "max_latency_p95_ms": null,
                    "analysis": {"mode": "threshold"}},
                  "safeguards": {"lease_sec": %d}
                }
                """.formatted(upstream, LEASE.toSeconds());
    }

    private double share(String version) {
        return customers.share(version);
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
