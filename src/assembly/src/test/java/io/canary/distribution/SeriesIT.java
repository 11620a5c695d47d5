package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.ShopVersion.Habit;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.SteadyClients;
import io.canary.testservers.TruthMonitor;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A canary behind two HAProxies in series, both of which could split. What the API says is held against what clients get. */
@Timeout(120)
class SeriesIT {
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int CLIENTS = 6;
    private static final double AFTERWARDS_SEC = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Orders orders = new Orders();

    @TempDir
    private Path folder = Path.of("");

    private int outerPort;
    private int plainPort;
    private int markedPort;
    private List<RealServer> servers = List.of();
    private Path conf = Path.of("");

    @BeforeEach
    void configure() throws Exception {
        RealServer.assumeInstalled("haproxy", "haproxy");
        outerPort = FreePorts.next();
        plainPort = FreePorts.next();
        markedPort = FreePorts.next();
        conf = Files.writeString(folder.resolve("canary.yaml"), """
                default_router: outer
                routers:
                  outer: {type: haproxy, settings: {nodes: [%s], services: {shop: {}}}}
                  inner: {type: haproxy, settings: {nodes: [%s], services: {shop: {header_route: true}}}}
                """.formatted(socket("outer"), socket("inner")));
    }

    @AfterEach
    void stop() {
        orders.close();
        servers.forEach(RealServer::close);
        vertx.close();
    }

    private Path socket(String name) {
        return folder.resolve(name + ".sock");
    }

    /** @param canaryPort where the outer one sends what is for the canary */
    private void start(int canaryPort) throws Exception {
        var inner =
                haproxy("inner", plainPort, """
                  bind 127.0.0.1:%d
                  http-request set-header X-Canary always if { dst_port %d }
                  default_backend shop
                backend shop
                  balance roundrobin
                  use-server v2 if { req.hdr(X-Canary) always }
                  server v1 %s weight 100
                  server v2 %s weight 0
                """.formatted(markedPort, markedPort, version("v1", 1), version("v2", 2)));
        var outer = haproxy("outer", outerPort, """
                  default_backend shop
                backend shop
                  balance roundrobin
                  server v1 127.0.0.1:%d weight 100
                  server v2 127.0.0.1:%d weight 0
                """.formatted(plainPort, canaryPort));
        servers = List.of(inner, outer);
    }

    private String version(String name, long seed) throws Exception {
        return ShopVersion.start(vertx, name, seed, new Habit(0.001, 3))
                .address()
                .substring("http://".length());
    }

    private RealServer haproxy(String name, int port, String rest) throws Exception {
        Path own = Files.createDirectories(folder.resolve(name));
        Path configuration = own.resolve("haproxy.cfg");
        RealServer.write(configuration, """
                global
                  stats socket %s mode 600 level admin
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend www
                  bind 127.0.0.1:%d
                """.formatted(socket(name), port) + rest);
        return RealServer.start(
                own, List.of(RealServer.binary("haproxy"), "-db", "-f", configuration.toString()), Map.of(), port);
    }

    private static String deployment(int initialWeight) {
        return """
                {"service_name": "shop", "baseline_version": "v1", "new_version": "v2", "router": {"series": ["outer", "inner"]},
                 "strategy": {"initial_weight": %d, "step_weight": 35, "interval_sec": 3},
                 "policy": {"analysis": {"mode": "threshold"}}}
                """.formatted(initialWeight);
    }

    private void awaitEvent(RunningService service, String id, String type) throws Exception {
        Patience.await(() -> Orders.types(orders.deployment(service, id)).contains(type));
    }

    @Test
    void where_the_inner_one_passes_on_what_the_outer_one_chose_clients_get_the_share_of_the_outer_one()
            throws Exception {
        // Given
        start(markedPort);
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = SteadyClients.ask(outerPort, "/", CLIENTS, PAUSE)) {
            // When
            String id = orders.create(service, deployment(30));
            try (var truth =
                    TruthMonitor.watch(() -> orders.deployment(service, id).encode(), clients)) {
                awaitEvent(service, id, "promoted");
                double until = clients.seconds() + AFTERWARDS_SEC;
                Patience.await(() -> clients.seconds() > until);
                // Then
                assertThat(orders.deployment(service, id).getString("router")).isEqualTo("outer>inner");
                System.out.println(truth.report("v2").assertTruthful());
            }
        }
    }

    @Test
    void where_the_outer_one_does_not_mark_what_is_for_the_canary_the_wrong_share_is_found_and_nothing_rises()
            throws Exception {
        // Given
        start(plainPort);
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString());
                var clients = SteadyClients.ask(outerPort, "/", CLIENTS, PAUSE)) {
            // When
            String id = orders.create(service, deployment(30));
            awaitEvent(service, id, "share_mismatch");
            // Then
            var found = orders.deployment(service, id);
            assertThat(found.getDouble("current_weight")).isEqualTo(30);
            assertThat(found.getDouble("observed_share")).isLessThan(1);
            assertThat(clients.failures()).isZero();
        }
    }
}
