package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service with little memory, and clients that use all of it: it survives, and a bad canary is rolled back meanwhile.
 */
@Timeout(90)
class FloodTest {
    private static final int UNFINISHED = 400;

    /** Generous, for a loaded machine; the measured time is printed. */
    private static final Duration REACTION_MOST = Duration.ofSeconds(10);

    /** One for each 32 KiB of 64 MiB. */
    private static final int OPEN_MAX = 2_048;

    @TempDir
    private Path data;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Traffic traffic;

    FloodTest() throws IOException {
        traffic = new Traffic();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        http.close();
        traffic.close();
    }

    @Test
    void unfinished_bodies_neither_exhaust_the_memory_nor_delay_a_rollback() throws Exception {
        var flood = new ArrayList<UnfinishedBody>();
        try (var orchestrator = ServiceProcess.start(data, traffic.uri(), "-Xmx256m")) {
            // Given
            String id = begin(orchestrator, "shop");
            var sent = new ArrayList<Future<Void>>();
            for (int i = 0; i < UNFINISHED; i++) {
                var body = new UnfinishedBody(
                        orchestrator.port(), i % 2 == 0 ? "application/json" : "application/x-ndjson");
                flood.add(body);
                sent.add(threads.submit(body));
            }
            for (var each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
            // When
            long took = millisToRollBack(orchestrator, id, "shop");
            System.out.println(
                    "FloodTest: rolled back after " + took + " ms under " + UNFINISHED + " unfinished bodies");
            // Then
            assertThat(took).isLessThan(REACTION_MOST.toMillis());
            assertThat(orchestrator.isAlive()).isTrue();
            assertThat(new JsonObject(orchestrator.get("/health")).getString("status"))
                    .isEqualTo("ok");
            assertThat(refused(orchestrator, "body_bytes")).isPositive();
        } finally {
            flood.forEach(UnfinishedBody::close);
        }
    }

    @Test
    void more_deployments_than_the_memory_can_carry_are_refused_and_none_is_lost() throws Exception {
        // Given
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        try (var orchestrator = ServiceProcess.start(data, traffic.uri(), "-Xmx64m")) {
            // When
            long begun = System.nanoTime();
            var refusals = flood(orchestrator, OPEN_MAX + 100, acknowledged);
            System.out.println("FloodTest: " + acknowledged.size() + " deployments in 64 MiB after "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
            // Then
            assertThat(acknowledged).hasSize(OPEN_MAX);
            assertThat(refusals).hasSize(100).allSatisfy(refusal -> {
                assertThat(refusal.statusCode()).isEqualTo(503);
                assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
                assertThat(refusal.body()).contains("deployments.open_max");
            });
            assertThat(new JsonObject(orchestrator.get("/health")).getString("status"))
                    .isEqualTo("ok");
            assertThat(refused(orchestrator, "open_deployments")).isEqualTo(100);
        }
        // And: with as little memory, all are there again
        try (var orchestrator = ServiceProcess.start(data, traffic.uri(), "-Xmx64m")) {
            assertThat(all(orchestrator)).isEqualTo(new TreeSet<>(acknowledged));
        }
    }

    @Test
    void uploads_of_invalid_samples_do_not_delay_a_rollback() throws Exception {
        try (var orchestrator = ServiceProcess.start(data, traffic.uri(), "-Xmx256m")) {
            // Given
            String id = begin(orchestrator, "shop");
            var over = new AtomicBoolean();
            var uploads = new AtomicInteger();
            var clients = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> uploadMistakes(orchestrator, i % 2 == 0, over, uploads)))
                    .toList();
            Eventually.is(uploads::get, n -> n >= 8);
            // When
            long took = millisToRollBack(orchestrator, id, "shop");
            System.out.println(
                    "FloodTest: rolled back after " + took + " ms under " + uploads + " uploads of mistakes");
            over.set(true);
            // Then
            assertThat(took).isLessThan(REACTION_MOST.toMillis());
            for (var client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
            assertThat(refused(orchestrator, "mistakes")).isGreaterThanOrEqualTo(8);
        }
    }

    /** A mebibyte of invalid samples: each is refused with 400, and the rest is not read. */
    private Void uploadMistakes(ServiceProcess orchestrator, boolean asLines, AtomicBoolean over, AtomicInteger uploads)
            throws Exception {
        String body = asLines ? "{}\n".repeat(340_000) : "[" + "{},".repeat(340_000) + "{}]";
        while (!over.get()) {
            var request = HttpRequest.newBuilder(orchestrator.uri("/metrics"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", asLines ? "application/x-ndjson" : "application/json")
                    .POST(BodyPublishers.ofString(body));
            try {
                var answer = http.send(request.build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("the rest was not read");
            } catch (IOException cut) {
                // the response came and the connection was closed during the upload
            }
            uploads.incrementAndGet();
        }
        return null;
    }

    private String begin(ServiceProcess orchestrator, String service) throws Exception {
        var answer = new JsonObject(orchestrator.post("/deployments", wanted(service)));
        Eventually.is(() -> traffic.inForce(service), "v2=500"::equals);
        return answer.getString("id");
    }

    private static JsonObject wanted(String service) {
        return new JsonObject()
                .put("service_name", service)
                .put("new_version", "v2")
                .put("baseline_version", "v1")
                .put("strategy", new JsonObject().put("interval_sec", 1))
                .put(
                        "policy",
                        new JsonObject()
                                .put("min_samples", 1)
                                .put("min_requests", 1)
                                .put("analysis", new JsonObject().put("mode", "threshold")));
    }

    /** From the first bad sample until the traffic is back on the baseline. */
    private long millisToRollBack(ServiceProcess orchestrator, String id, String service) throws Exception {
        long begun = System.nanoTime();
        var sample =
                new JsonObject().put("deployment_id", id).put("requests", 1_000).put("errors", 900);
        while (!traffic.inForce(service).equals("v1=10000")) {
            orchestrator.post("/metrics", sample);
            if (System.nanoTime() - begun > 2 * REACTION_MOST.toNanos()) {
                throw new AssertionError("never rolled back: " + orchestrator.get("/deployments/" + id));
            }
            Thread.sleep(20); // like a service that reports at its own interval
        }
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private List<HttpResponse<String>> flood(ServiceProcess orchestrator, int creates, Set<String> acknowledged)
            throws Exception {
        var refusals = new ArrayList<HttpResponse<String>>();
        var next = new AtomicInteger();
        Callable<List<HttpResponse<String>>> client = () -> {
            var refused = new ArrayList<HttpResponse<String>>();
            for (int i = next.incrementAndGet(); i <= creates; i = next.incrementAndGet()) {
                var request = HttpRequest.newBuilder(orchestrator.uri("/deployments"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(wanted("shop-" + i).encode()));
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() == 201) {
                    acknowledged.add(new JsonObject(answer.body()).getString("id"));
                } else {
                    refused.add(answer);
                }
            }
            return refused;
        };
        for (var done : threads.invokeAll(List.of(client, client, client, client, client, client, client, client))) {
            refusals.addAll(done.get());
        }
        return refusals;
    }

    private Set<String> all(ServiceProcess orchestrator) throws Exception {
        var ids = new TreeSet<String>();
        String path = "/deployments?limit=1000";
        while (!path.isEmpty()) {
            var answer =
                    http.send(HttpRequest.newBuilder(orchestrator.uri(path)).build(), BodyHandlers.ofString());
            new JsonArray(answer.body()).forEach(d -> ids.add(((JsonObject) d).getString("id")));
            path = answer.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }
        return ids;
    }

    private static int refused(ServiceProcess orchestrator, String why) throws Exception {
        return (int) new Scraped(orchestrator.get("/metrics")).refused(why);
    }
}
