package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?dry_run=true} on a command shows what it would do, and changes nothing. */
class DryRunOfCommandsTest {
    @AutoClose
    private final TestService service = TestService.started();

    private String id = "";

    @BeforeEach
    void start() throws Exception {
        id = service.create(TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 3600)))
                .getString("id");
        service.await(id, d -> d.getString("status").equals("RUNNING"));
    }

    private JsonObject dryRun(String command) throws Exception {
        var answer = service.post("/deployments/" + id + "/" + command + "?dry_run=true", "{\"reason\": \"to see\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @ParameterizedTest
    @CsvSource({"cancel, CANCELLING, rollback", "rollback, ROLLING_BACK, rollback", "pause, PAUSED,"})
    void the_effect_is_shown_and_nothing_is_changed(String command, String next, String ask) throws Exception {
        // Given
        var before = service.deployment(id);
        var calls = service.router().calls();
        // When
        var plan = dryRun(command);
        // Then
        assertThat(plan.getBoolean("dry_run")).isTrue();
        assertThat(plan.getBoolean("changes")).isTrue();
        assertThat(plan.getString("command")).isEqualTo(command);
        assertThat(plan.getString("status")).isEqualTo("RUNNING");
        assertThat(plan.getString("next_status")).isEqualTo(next);
        assertThat(plan.getJsonArray("history").encode()).contains("to see");
        var asks = plan.getJsonArray("asks");
        assertThat(asks.isEmpty() ? null : asks.getJsonObject(0).getString("ask"))
                .isEqualTo(ask);
        assertThat(service.deployment(id)).isEqualTo(before);
        assertThat(service.router().calls()).isEqualTo(calls);
    }

    @Test
    void a_promotion_is_evaluated_as_a_real_one() throws Exception {
        // Given
        var refused = service.post("/deployments/" + id + "/promote?dry_run=true", "{}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        service.sample(id, 100, 0);
        // When
        var plan = dryRun("promote");
        // Then
        assertThat(plan.getString("next_status")).isEqualTo("PROMOTING");
        assertThat(plan.getJsonArray("asks").getJsonObject(0).getString("ask")).isEqualTo("promote");
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void a_command_without_an_effect_says_so() throws Exception {
        // When
        var plan = dryRun("resume");
        // Then
        assertThat(plan.getBoolean("changes")).isFalse();
        assertThat(plan.getString("next_status")).isEqualTo("RUNNING");
        assertThat(plan.getJsonArray("asks")).isEmpty();
    }

    @Test
    void a_command_that_would_be_refused_is_refused() throws Exception {
        // Given
        service.post("/deployments/" + id + "/cancel", "{}");
        // When
        var answer = service.post("/deployments/" + id + "/pause?dry_run=true", "{}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail()).isEqualTo("cannot pause a deployment that is CANCELLED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "rollback", "pause", "resume", "promote"})
    void an_outdated_revision_is_reported(String command) throws Exception {
        // When
        var answer =
                service.send(HttpRequest.newBuilder(service.uri("/deployments/" + id + "/" + command + "?dry_run=true"))
                        .header("If-Match", "\"1\"")
                        .POST(BodyPublishers.noBody()));
        // Then
        assertThat(answer.statusCode()).isEqualTo(412);
    }

    @Test
    void an_unknown_deployment_is_not_found() throws Exception {
        assertThat(service.post("/deployments/nobody/pause?dry_run=true", "{}").statusCode())
                .isEqualTo(404);
    }
}
