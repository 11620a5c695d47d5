package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is repeated after a restart is not done again. */
class IdempotencyAfterRestartTest {
    private final Path data;
    private final RestartableService restartable;

    IdempotencyAfterRestartTest(@TempDir Path data) {
        this.data = data;
        this.restartable = new RestartableService(data, new ScriptedRouter());
    }

    @Test
    void a_repeated_idempotency_key_gets_the_same_reply_after_a_restart() throws Exception {
        // Given
        HttpResponse<String> before;
        try (var service = restartable.start()) {
            before = createWithKey(service);
        }
        // When
        try (var service = restartable.start()) {
            var after = createWithKey(service);
            // Then
            assertThat(before.statusCode()).isEqualTo(201);
            assertThat(after.statusCode()).isEqualTo(201);
            for (String field : List.of("id", "service_name", "created_at", "status")) {
                assertThat(new JsonObject(after.body()).getString(field))
                        .isEqualTo(new JsonObject(before.body()).getString(field));
            }
        }
    }

    @Test
    void a_request_that_was_done_but_not_replied_to_gets_the_current_deployment() throws Exception {
        // Given
        String id;
        try (var service = restartable.start()) {
            id = new JsonObject(createWithKey(service).body()).getString("id");
            service.post("/deployments/" + id + "/pause", "");
        }
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("canary.db"));
                var statement = database.createStatement()) {
            statement.execute("UPDATE request_keys SET answer = NULL"); // as if the process had been killed before that
        }
        // When
        try (var service = restartable.start()) {
            var first = createWithKey(service);
            var second = createWithKey(service);
            // Then
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(new JsonObject(first.body()).getString("id")).isEqualTo(id);
            assertThat(new JsonObject(first.body()).getString("status")).isEqualTo("PAUSED");
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(new JsonObject(second.body()).getString("id")).isEqualTo(id);
            assertThat(new JsonArray(service.get("/deployments").body())).hasSize(1);
        }
    }

    private static HttpResponse<String> createWithKey(TestService service) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "build-42")
                .POST(BodyPublishers.ofString(TestService.slow("shop").encode())));
    }
}
