package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.ShopVersion.Habit;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.SteadyClients;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Canaries behind nginx, which measures nothing, with nobody posting anything: a real Prometheus scrapes the versions. */
@Timeout(180)
class PrometheusIT {
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int CLIENTS = 6;

    private final Vertx vertx = Vertx.vertx();
    private final Orders orders = new Orders();
    private final int port = FreePorts.next();
    private final int prometheusPort = FreePorts.next();

    @TempDir
    Path folder = Path.of("");

    private Path conf = Path.of("");
    private @Nullable RealServer nginx;
    private @Nullable RealServer prometheus;

    @BeforeEach
    void start() throws Exception {
        RealServer.assumeInstalled("nginx", "nginx");
        RealServer.assumeInstalled("prometheus", "prometheus");
        var addresses =
                Map.of("v1", version("v1", 1, 0.001), "good", version("good", 2, 0.001), "bad", version("bad", 3, 0.2));
        startPrometheus(addresses);
        writeNginx();
        String versions = addresses.entrySet().stream()
                .map(version -> version.getKey() + ": {upstreams: ['" + version.getValue() + "']}")
                .collect(Collectors.joining(", "));
        conf = Files.writeString(
                folder.resolve("canary.yaml"), """
                routers:
                  edge:
                    type: nginx
                    settings:
                      config: %1$s/nginx.conf
                      include: %1$s/conf.d/canary.conf
                      command: [nginx, -p, %1$s]
                      status: http://127.0.0.1:%2$d
                      services: {shop: {baseline_version: v1, versions: {%3$s}}}
                sources:
                  prom:
                    type: prometheus
                    every_sec: 2
                    settings: {url: "http://127.0.0.1:%4$d", lag_sec: 2}
                    default_query:
                      requests: http_requests_total{service="{service}",version="{version}"}
                      errors: http_requests_total{service="{service}",version="{version}",code=~"5.."}
                """.formatted(folder, FreePorts.next(), versions, prometheusPort));
    }

    private String version(String name, long seed, double errors) throws Exception {
        return ShopVersion.start(vertx, name, seed, new Habit(errors, 3)).address();
    }

    private void startPrometheus(Map<String, String> addresses) throws Exception {
        var home = Files.createDirectory(folder.resolve("prometheus"));
        String targets = addresses.values().stream()
                .map(address -> "'" + address.substring("http://".length()) + "'")
                .collect(Collectors.joining(", "));
        Path file = Files.writeString(home.resolve("prometheus.yml"), """
                scrape_configs:
                  - {job_name: shop, scrape_interval: 1s, static_configs: [{targets: [%s]}]}
                """.formatted(targets));
        prometheus = RealServer.start(
                home,
                List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort),
                Map.of(),
                prometheusPort);
    }

    private void writeNginx() throws Exception {
        Files.createDirectory(folder.resolve("logs"));
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid nginx.pid;
                error_log error.log notice;
                events { worker_connections 512; }
                http {
                  access_log off;
                  include conf.d/*.conf;
                  server { listen 127.0.0.1:%d; location / { proxy_pass http://$canary_shop; } }
                }
                """.formatted(port));
    }

    /** Once the service has written what nginx includes. */
    private SteadyClients clients() throws Exception {
        var command = List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        nginx = RealServer.start(folder, command, Map.of(), port);
        return SteadyClients.ask(port, "/", CLIENTS, PAUSE);
    }

    @AfterEach
    void stop() {
        orders.close();
        Stream.of(nginx, prometheus).forEach(server -> {
            if (server != null) { // it is not installed
                server.kill();
            }
        });
        vertx.close();
    }

    private static String deployment(String version, String policy) {
        return """
                {"service_name": "shop", "baseline_version": "v1", "new_version": "%s", "router": "edge",
                 "strategy": {"initial_weight": 30, "step_weight": 35, "interval_sec": 6}, "policy": %s}
                """.formatted(version, policy);
    }

    @Test
    void a_good_version_is_promoted_by_what_prometheus_has_scraped() throws Exception {
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = clients()) {
            // When
            String id = orders.create(
                    service, deployment("good", "{\"min_samples\": 1, \"analysis\": {\"mode\": \"threshold\"}}"));
            // Then
            awaitStatus(service, id, "PROMOTED");
            var last = orders.decisions(service, id).getLast();
            assertThat(last.encode()).contains("requests");
            assertThat(clients.seconds()).isPositive();
        }
    }

    @Test
    void a_bad_version_is_rolled_back_by_what_prometheus_has_scraped() throws Exception {
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = clients()) {
            // When
            String id = orders.create(service, deployment("bad", "{}"));
            // Then
            awaitStatus(service, id, "ROLLED_BACK");
            assertThat(orders.deployment(service, id).getString("status_reason"))
                    .contains("errors");
            assertThat(clients.seconds()).isPositive();
        }
    }

    private void awaitStatus(RunningService service, String id, String status) throws Exception {
        try {
            Patience.await(
                    () -> orders.deployment(service, id).getString("status").equals(status));
        } catch (AssertionError e) {
            throw new AssertionError(orders.deployment(service, id).encodePrettily(), e);
        }
    }
}
