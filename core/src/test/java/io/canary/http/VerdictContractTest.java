package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code GET /deployments/{id}/verdict}. */
class VerdictContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private JsonObject verdict(String id) throws Exception {
        var answer = service.get("/deployments/" + id + "/verdict");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void says_what_is_missing_until_the_next_step() throws Exception {
        // Given
        String id = service.createRunning(
                        new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
        service.sample(id, 40, 0);
        // When
        var asked = verdict(id);
        // Then
        assertThat(asked.getString("reason")).startsWith("too little evidence: 1 of 3 samples, 40 of 100 requests");
        assertThat(asked.getInteger("weight")).isEqualTo(5);
        assertThat(asked.getString("next_evaluation_at"))
                .isEqualTo(service.deployment(id).getString("next_evaluation_at"));
        assertThat(asked.getJsonObject("verdict").getString("outcome")).isEqualTo("INCONCLUSIVE");
        assertThat(asked.getJsonObject("aggregates").getInteger("requests")).isEqualTo(40);
    }

    @Test
    void asking_decides_nothing() throws Exception {
        // Given
        String id = service.createRunning(TestService.slow("shop")).getString("id");
        service.sample(id, 100, 50);
        // When
        var asked = verdict(id);
        // Then
        assertThat(asked.getJsonObject("verdict").getString("outcome")).isEqualTo("FAIL");
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
        assertThat(new JsonArray(
                        service.get("/deployments/" + id + "/decisions").body()))
                .isEmpty();
    }

    @Test
    void a_comparison_says_what_it_needs_of_the_baseline() throws Exception {
        // Given
        var policy = new JsonObject().put("analysis", new JsonObject().put("mode", "sequential"));
        String id = service.createRunning(TestService.slow("shop").put("policy", policy))
                .getString("id");
        // When
        var asked = verdict(id).getJsonObject("verdict");
        // Then
        assertThat(asked.getString("outcome")).isEqualTo("INCONCLUSIVE");
        assertThat(asked.getJsonArray("missing").encode()).contains("a report of the baseline");
    }

    @Test
    void there_is_none_after_the_end() throws Exception {
        // Given
        String id = service.createRunning(TestService.slow("shop")).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        // When
        var asked = verdict(id);
        // Then
        assertThat(asked.getValue("verdict")).isNull();
        assertThat(asked.getValue("reason")).isNull();
        assertThat(asked.getInteger("weight")).isZero();
    }

    @Test
    void an_unknown_deployment_has_none() throws Exception {
        assertThat(service.get("/deployments/nowhere/verdict").statusCode()).isEqualTo(404);
    }
}
