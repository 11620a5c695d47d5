package io.canary.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.distribution.ShopVersion.Habit;
import io.canary.tck.FreePorts;
import io.canary.testservers.SteadyClients;
import io.canary.testservers.TruthMonitor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canaries in an HAProxy that stands there by itself: nobody pushes metrics, HAProxy's own statistics and log are all. Whatever the API
 * says meanwhile is held against what clients get.
 */
@Timeout(120)
class HaproxyIT {
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int CLIENTS = 6;
    private static final double AFTERWARDS_SEC = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Orders orders = new Orders();

    @TempDir
    private Path folder = Path.of("");

    private int port;
    private Path conf = Path.of("");
    private @Nullable Process haproxy;

    @BeforeEach
    void start() throws Exception {
        String binary = installed();
        port = FreePorts.next();
        int log = freeUdpPort();
        Path socket = folder.resolve("admin.sock");
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  stats socket %s mode 600 level admin
                  log 127.0.0.1:%d format raw local0
                defaults
                  mode http
                  log global
                  option httplog
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
                  server good %s weight 0
                  server bad %s weight 0
                """.formatted(
                        socket, log, port, version("v1", 1, 0.001), version("good", 2, 0.001), version("bad", 3, 0.2)));
        conf = Files.writeString(folder.resolve("canary.yaml"), """
                routers:
                  edge:
                    type: haproxy
                    settings:
                      nodes: [%s]
                      services: {shop: {}}
                      log: {port: %d}
                """.formatted(socket, log));
        haproxy = new ProcessBuilder(binary, "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        Patience.await(() -> Files.exists(socket));
    }

    @AfterEach
    void stop() throws InterruptedException {
        orders.close();
        if (haproxy != null) { // it is not installed
            haproxy.destroyForcibly();
            haproxy.waitFor(10, TimeUnit.SECONDS);
        }
        vertx.close();
    }

    private static String installed() {
        var binary = Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (binary.isEmpty()) {
            System.err.println("*** haproxy is not installed: no canary is run through it ***");
        }
        assumeTrue(binary.isPresent(), "haproxy is not installed: no canary is run through it");
        return binary.orElseThrow();
    }

    private String version(String name, long seed, double errors) throws Exception {
        return ShopVersion.start(vertx, name, seed, new Habit(errors, 3))
                .address()
                .substring("http://".length());
    }

    private static String deployment(String version, String policy) {
        return """
                {"service_name": "shop", "baseline_version": "v1", "new_version": "%s", "router": "edge",
                 "strategy": {"initial_weight": 30, "step_weight": 35, "interval_sec": 2}, "policy": %s}
                """.formatted(version, policy);
    }

    @Test
    void a_good_version_is_promoted_by_what_haproxy_measured() throws Exception {
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = SteadyClients.ask(port, "/", CLIENTS, PAUSE)) {
            // When
            String id = orders.create(service, deployment("good", "{\"analysis\": {\"mode\": \"threshold\"}}"));
            try (var truth = watch(service, id, clients)) {
                awaitStatus(service, id, "PROMOTED");
                awaitSeconds(clients, AFTERWARDS_SEC);
                // Then
                var last = orders.decisions(service, id).getLast();
                assertThat(orders.deployment(service, id).getString("last_metrics_at"))
                        .isNotNull();
                assertThat(last.encode()).contains("latency_p95_ms");
                assertThat(weights()).containsExactly("v1 0", "good 100", "bad 0");
                System.out.println(truth.report("good").assertTruthful());
            }
        }
    }

    @Test
    void a_bad_version_is_rolled_back_by_what_haproxy_measured() throws Exception {
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = SteadyClients.ask(port, "/", CLIENTS, PAUSE)) {
            // When
            String id = orders.create(service, deployment("bad", "{}"));
            try (var truth = watch(service, id, clients)) {
                awaitStatus(service, id, "ROLLED_BACK");
                awaitSeconds(clients, AFTERWARDS_SEC);
                // Then
                assertThat(orders.deployment(service, id).getString("status_reason"))
                        .contains("errors");
                assertThat(weights()).containsExactly("v1 100", "good 0", "bad 0");
                System.out.println(truth.report("bad").assertTruthful());
            }
        }
    }

    private TruthMonitor watch(RunningService service, String id, SteadyClients clients) {
        return TruthMonitor.watch(() -> orders.deployment(service, id).encode(), clients);
    }

    /** So much longer than now: it is the time that is looked at. */
    private static void awaitSeconds(SteadyClients clients, double seconds) throws Exception {
        double until = clients.seconds() + seconds;
        Patience.await(() -> clients.seconds() > until);
    }

    private void awaitStatus(RunningService service, String id, String status) throws Exception {
        try {
            Patience.await(
                    () -> orders.deployment(service, id).getString("status").equals(status));
        } catch (AssertionError e) {
            throw new AssertionError(orders.deployment(service, id).encodePrettily(), e);
        }
    }

    /** As HAProxy itself says, over its own socket. */
    private List<String> weights() throws IOException {
        return ask("show servers state shop")
                .lines()
                .map(line -> line.split(" "))
                .filter(cells -> cells.length > 7 && cells[1].equals("shop"))
                .map(cells -> cells[3] + " " + cells[7])
                .toList();
    }

    private String ask(String command) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("admin.sock")))) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
        }
    }

    private static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
