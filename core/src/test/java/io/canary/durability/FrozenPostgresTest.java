package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database server that is frozen: it neither refuses nor answers. */
class FrozenPostgresTest {
    private static final Duration SOON = Duration.ofSeconds(4); // 2 s are promised; the machine may be busy

    @TempDir
    private Path directory;

    private final ScriptedRouter router = new ScriptedRouter();
    private EmbeddedPostgres server;
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        String url = server.getJdbcUrl("postgres", "postgres");
        service = TestService.start(
                Map.of(
                        "data", Map.of("dir", directory.resolve("service").toString()),
                        "journal",
                                Map.of("type", "postgresql", "url", url, "user", "postgres", "password", "postgres")),
                router);
    }

    @AfterEach
    void stop() throws Exception {
        signal("CONT");
        service.close();
        server.close();
    }

    /** To the server and all of its processes. */
    private void signal(String name) throws Exception {
        long main = Long.parseLong(
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
        var handle = ProcessHandle.of(main).orElseThrow();
        for (var process :
                Stream.concat(Stream.of(handle), handle.descendants()).toList()) {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    private record Timed(HttpResponse<String> answer, Duration took) {}

    private Timed post(String path, String body) throws Exception {
        long start = System.nanoTime();
        var answer = service.post(path, body);
        return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void a_cancel_is_answered_soon_as_carried_out_and_not_recorded() throws Exception {
        // Given
        String id = service.create(TestService.slow("shop")).getString("id");
        signal("STOP");
        // When
        var cancel = post("/deployments/" + id + "/cancel", "");
        // Then
        assertThat(cancel.answer().statusCode()).isEqualTo(503);
        assertThat(cancel.answer().body())
                .contains(
                        "cancelled on request; all traffic is on stable; not recorded yet: the journal does not answer");
        assertThat(cancel.took()).isLessThan(SOON);
        assertThat(router.weight("shop", "v2")).isEqualTo(Weight.NONE);
        // When
        signal("CONT");
        // Then
        service.await(id, d -> d.getString("status").equals("CANCELLED"));
    }

    @Test
    void a_rollback_behind_a_hanging_move_moves_the_traffic_at_once() throws Exception {
        // Given
        String id = service.create(TestService.slow("shop")).getString("id");
        signal("STOP");
        var pause = post("/deployments/" + id + "/pause", "");
        // When
        var rollback = post("/deployments/" + id + "/rollback", "{\"reason\": \"it smells\"}");
        // Then
        assertThat(pause.answer().statusCode()).isEqualTo(503);
        assertThat(pause.answer().body()).contains("the journal does not answer");
        assertThat(pause.took()).isLessThan(SOON);
        assertThat(rollback.answer().statusCode()).isEqualTo(503);
        assertThat(rollback.answer().body())
                .contains("rolled back on request: it smells; all traffic is on stable; not recorded yet");
        assertThat(rollback.took()).isLessThan(SOON);
        assertThat(router.weight("shop", "v2")).isEqualTo(Weight.NONE);
        // When
        signal("CONT");
        // Then
        service.await(id, d -> d.getString("status").equals("ROLLED_BACK"));
    }

    @Test
    void a_pending_raise_is_dropped_after_a_rollback() throws Exception {
        // Given
        var wanted = TestService.quick("shop");
        String id = service.create(wanted).getString("id");
        service.sample(id, 10, 0);
        signal("STOP");
        service.await(id, () -> {}, d -> d.getString("status_reason").startsWith("soaking"));
        Thread.sleep(1_500); // until the step has passed and the next one is being written: no event shows that
        var rollback = post("/deployments/" + id + "/rollback", "");
        // Then
        assertThat(rollback.answer().body()).contains("all traffic is on stable; not recorded yet");
        // When
        signal("CONT");
        service.await(id, d -> d.getString("status").equals("ROLLED_BACK"));
        // Then
        assertThat(router.calls()).doesNotContain("set shop 55 %");
    }

    @Test
    void a_create_and_its_repetition_are_answered_soon_and_one_deployment_is_created() throws Exception {
        // Given
        signal("STOP");
        // When
        var create = keyed(TestService.slow("shop"));
        // Then
        assertThat(create.answer().statusCode()).isEqualTo(503);
        assertThat(create.answer().body()).contains("the journal does not answer");
        assertThat(create.took()).isLessThan(SOON);
        // When
        signal("CONT");
        Eventually.is(() -> keyed(TestService.slow("shop")).answer().statusCode(), status -> status == 201);
        // Then
        assertThat(List.copyOf(router.calls())).containsExactly("set shop 5 %");
    }

    private Timed keyed(JsonObject wanted) throws IOException {
        try {
            long start = System.nanoTime();
            var answer = service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                    .header("Idempotency-Key", "key")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(wanted.encode())));
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
