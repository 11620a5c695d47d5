package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that connect, send a request and disconnect before the response: all other clients are served as before.
 * {@code -Dcanary.broken.seconds=60} and {@code -Dcanary.broken.rate=2000} (requests a second) measure it.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class BrokenOffTest {
    private static final int SECONDS = Integer.getInteger("canary.broken.seconds", 3);
    private static final int RATE = Integer.getInteger("canary.broken.rate", 500);
    private static final int CLIENTS = 4;
    private static final int CREATES = 20;
    private static final int AGAIN = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    @Test
    void patient_clients_are_answered_beside_those_that_disconnect() throws Exception {
        try (var traffic = new Traffic();
                var service = ServiceProcess.start(data, traffic.uri())) {
            // Given
            round(service, traffic, "warm", new ArrayList<>(), new ArrayList<>());
            var over = new AtomicBoolean();
            var sent = new AtomicLong();
            for (int i = 0; i < CLIENTS; i++) {
                Thread.startVirtualThread(() -> breakOff(service.port(), over, sent));
            }
            // When
            long from = System.nanoTime();
            var creates = new ArrayList<Long>();
            var reactions = new ArrayList<Long>();
            try {
                for (int round = 0; System.nanoTime() - from < TimeUnit.SECONDS.toNanos(SECONDS); round++) {
                    round(service, traffic, "round-" + round, creates, reactions);
                }
            } finally {
                over.set(true);
            }
            double rate = sent.get() * 1e9 / (System.nanoTime() - from);
            // Then
            System.out.println(String.format(
                    Locale.ROOT,
                    "BrokenOffTest: %.0f broken off a second; %d creates p50 %d p99 %d max %d ms; bad sample to router max %d ms",
                    rate,
                    creates.size(),
                    at(creates, 0.5),
                    at(creates, 0.99),
                    at(creates, 1),
                    at(reactions, 1)));
            assertThat(at(creates, 1)).isLessThan(LIMIT.toMillis());
            assertThat(at(reactions, 1)).isLessThan(LIMIT.toMillis());
        }
    }

    /** Creates, each on a separate connection, of which the last fails. */
    private static void round(
            ServiceProcess service, Traffic traffic, String name, List<Long> creates, List<Long> reactions)
            throws Exception {
        String id = "";
        for (int i = 0; i < CREATES; i++) {
            long from = System.nanoTime();
            id = new JsonObject(post(service.uri("/deployments"), deployment(name + "-" + i))).getString("id");
            creates.add(System.nanoTime() - from);
        }
        long from = System.nanoTime();
        post(
                service.uri("/metrics"),
                new JsonObject().put("deployment_id", id).put("requests", 1_000).put("errors", 900));
        String shop = name + "-" + (CREATES - 1);
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!traffic.inForce(shop).equals("v1=10000")) {
            assertThat(System.nanoTime()).as("never came").isLessThan(until);
            LockSupport.parkNanos(500_000);
        }
        reactions.add(System.nanoTime() - from);
    }

    private static String post(URI uri, JsonObject body) throws IOException, InterruptedException {
        byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; ; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write(("POST " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length
                                        + "\r\n\r\n"
                                        + body.encode())
                                .getBytes(StandardCharsets.UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!answer.isEmpty()) {
                    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
                }
            } catch (IOException refused) {
                if (i > AGAIN) {
                    throw refused;
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static JsonObject deployment(String name) {
        return new JsonObject()
                .put("service_name", name)
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("initial_weight", 50).put("interval_sec", 1))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
    }

    private static void breakOff(int port, AtomicBoolean over, AtomicLong sent) {
        byte[] request =
                ("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 64\r\n\r\n"
                                + "{\"deployment_id\": \"x\", \"requests\": 1000, \"errors\": 1}" + " ".repeat(11))
                        .getBytes(StandardCharsets.US_ASCII);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        long begun = System.nanoTime();
        for (long i = 0; !over.get(); i++) {
            try (var socket = new Socket()) {
                socket.connect(address, 1_000);
                socket.getOutputStream().write(request);
            } catch (IOException refused) {
                // the next one
            }
            sent.incrementAndGet();
            long wait = begun + i * CLIENTS * 1_000_000_000L / RATE - System.nanoTime();
            LockSupport.parkNanos(Math.max(0, wait));
        }
    }

    private static long at(List<Long> nanos, double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1_000_000;
    }
}
