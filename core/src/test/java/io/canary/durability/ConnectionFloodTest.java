package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More connections than the process has descriptors, from the address that also reports. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ConnectionFloodTest {
    private static final int DESCRIPTORS = 256;
    private static final int CONNECTIONS = 600;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    @Test
    void a_bad_canary_is_rolled_back_while_idle_connections_take_all_descriptors_that_they_get() throws Exception {
        try (var traffic = new Traffic();
                var service = ServiceProcess.start(data, traffic.uri(), DESCRIPTORS);
                var flood = new Flood()) {
            // Given
            String id = new JsonObject(service.post("/deployments", deployment())).getString("id");
            await(() -> traffic.inForce("shop").equals("v2=5000"));
            flood.open(service.port(), CONNECTIONS);
            // When
            long from = System.nanoTime();
            reportBad(service.uri("/metrics"), id);
            await(() -> traffic.inForce("shop").equals("v1=10000"));
            // Then
            var took = Duration.ofNanos(System.nanoTime() - from);
            System.out.println("ConnectionFloodTest: " + CONNECTIONS + " connections at ulimit -n " + DESCRIPTORS
                    + ": rolled back " + took.toMillis() + " ms after the first try to report");
            assertThat(took).isLessThan(LIMIT);
            assertThat(metric(service, "canary_refused_total{why=\"connections"))
                    .isGreaterThan(CONNECTIONS - DESCRIPTORS);
            assertThat(metric(service, "process_files_max_files ")).isEqualTo(DESCRIPTORS);
            assertThat(metric(service, "process_files_open_files ")).isLessThan(DESCRIPTORS - 32);
        }
    }

    private static JsonObject deployment() {
        return new JsonObject()
                .put("service_name", "shop")
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("initial_weight", 50).put("interval_sec", 1))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
    }

    /** Reconnects, as a client does that was disconnected. */
    private static void reportBad(URI uri, String id) throws InterruptedException {
        var sample =
                new JsonObject().put("deployment_id", id).put("requests", 100).put("errors", 90);
        var request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(sample.encode()))
                .build();
        var until = System.nanoTime() + LIMIT.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < until) {
                try {
                    if (client.send(request, BodyHandlers.discarding()).statusCode() == 202) {
                        return;
                    }
                } catch (IOException refused) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }
        throw new AssertionError("the sample was never accepted");
    }

    private static double metric(ServiceProcess service, String beginning) throws Exception {
        return new Scraped(service.get("/metrics")).sum(beginning);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came").isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Connections on which nothing is sent. */
    private static final class Flood implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        void open(int port, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                var socket = new Socket();
                sockets.add(socket);
                try {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                } catch (IOException refused) {
                    // one connection less
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
