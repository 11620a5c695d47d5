package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /deployments/{id}/decisions}: the decisions and their evidence. */
class DecisionsContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private JsonObject rolledBack() throws Exception {
        String id = service.create(TestService.quick("shop")).getString("id");
        return service.await(id, () -> service.sample(id, 10, 5), d -> d.getString("completed_at") != null);
    }

    private JsonArray decisions(String id, String query) throws Exception {
        return new JsonArray(
                service.get("/deployments/" + id + "/decisions" + query).body());
    }

    @Test
    void each_decision_has_a_number_its_evidence_its_outcome_and_its_reason() throws Exception {
        // Given
        var ended = rolledBack();
        // When
        var last = decisions(ended.getString("id"), "");
        var decision = last.getJsonObject(last.size() - 1);
        // Then
        assertThat(decision.getInteger("number")).isEqualTo(last.size());
        assertThat(decision.getString("kind")).isEqualTo("ROLL_BACK");
        assertThat(decision.getString("reason"))
                .startsWith("error rate 50 % > 1 %")
                .endsWith(": roll back");
        assertThat(decision.getJsonObject("aggregates")).isEqualTo(ended.getJsonObject("last_aggregates"));
        assertThat(decision.getJsonObject("verdict"))
                .isEqualTo(ended.getJsonObject("last_decision").getJsonObject("verdict"));
    }

    @Test
    void a_decision_is_found_by_its_number() throws Exception {
        // Given
        String id = rolledBack().getString("id");
        var all = decisions(id, "");
        // When
        var first = service.get("/deployments/" + id + "/decisions/1");
        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(first.body())).isEqualTo(all.getJsonObject(0));
        assertThat(decisions(id, "?after=" + (all.size() - 1)).getJsonObject(0))
                .isEqualTo(all.getJsonObject(all.size() - 1));
        assertThat(decisions(id, "?after=" + all.size())).isEmpty();
    }

    @Test
    void a_deployment_without_decisions_has_an_empty_list() throws Exception {
        String id = service.create(TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 60)))
                .getString("id");
        assertThat(decisions(id, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "x", "999", "99999999999999999999"})
    void an_unknown_number_is_not_found(String number) throws Exception {
        // Given
        String id = rolledBack().getString("id");
        // When
        var answer = service.get("/deployments/" + id + "/decisions/" + number);
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .isEqualTo("deployment " + id + " has no decision " + number);
    }

    @Test
    void an_unknown_deployment_is_not_found() throws Exception {
        assertThat(service.get("/deployments/nowhere/decisions").statusCode()).isEqualTo(404);
        assertThat(service.get("/deployments/nowhere/decisions/1").statusCode()).isEqualTo(404);
    }

    @Test
    void an_invalid_query_is_refused() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        // When
        var answer = service.get("/deployments/" + id + "/decisions?limit=0&befor=3");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/limit").contains("/befor");
    }
}
