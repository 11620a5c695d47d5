package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A version that was rolled back is not deployed again by mistake. */
class KnownBadContractTest {
    @AutoClose
    private final TestService service =
            TestService.started(Map.of("deployments", Map.of("retention", Map.of("ended_max", 0))));

    private String rolledBack() throws Exception {
        String id = service.create(TestService.quick("shop")).getString("id");
        service.post("/deployments/" + id + "/rollback", "{\"reason\": \"leaks\"}");
        service.awaitStatus("/deployments/" + id, 404); // the entry outlives the deployment that it came from
        return id;
    }

    @Test
    void it_is_refused_with_the_deployment_and_the_reason() throws Exception {
        // Given
        String id = rolledBack();
        // When
        var answer = service.post("/deployments", TestService.quick("shop").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail())
                .startsWith("version v2 of service shop was rolled back by deployment " + id + " at ")
                .endsWith(": rolled back on request: leaks; send \"override\": {\"reason\": \"…\"} to try it again");
    }

    @Test
    void an_override_deploys_it_again_and_its_reason_is_in_the_history() throws Exception {
        // Given
        rolledBack();
        var wanted = TestService.quick("shop").put("override", new JsonObject().put("reason", "fixed the hosts"));
        // When
        var created = service.create(wanted);
        // Then
        assertThat(created.getJsonObject("config").getJsonObject("override").getString("reason"))
                .isEqualTo("fixed the hosts");
        assertThat(created.getJsonArray("history").getJsonObject(0).getString("msg"))
                .endsWith("; override: fixed the hosts");
    }

    @Test
    void it_applies_to_that_version_of_that_service_only() throws Exception {
        // Given
        rolledBack();
        // Then
        service.create(TestService.quick("bakery"));
        service.create(TestService.quick("shop").put("new_version", "v3"));
    }

    @Test
    void it_is_forgotten_when_the_version_is_promoted() throws Exception {
        // Given
        rolledBack();
        var again = TestService.quick("shop")
                .put("override", new JsonObject().put("reason", "fixed"))
                .put("safeguards", new JsonObject().put("promoted", new JsonObject().put("watch_sec", 0)));
        String id = service.create(again).getString("id");
        service.sample(id, 10, 0);
        service.post("/deployments/" + id + "/promote", "");
        service.awaitStatus("/deployments/" + id, 404);
        service.router().promote("shop", "v1"); // an operator has moved the traffic back
        var answer = service.post("/deployments", TestService.quick("shop").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void a_cancel_says_nothing_about_the_version() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        // When
        var answer = service.post("/deployments", TestService.quick("shop").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void an_override_without_a_reason_is_refused() throws Exception {
        // When
        var answer = service.post(
                "/deployments",
                TestService.quick("shop").put("override", new JsonObject()).encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).containsExactly("/override/reason");
    }
}
