package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** No deployment moves production to another version because the caller was wrong about the version in service. */
class InServiceContractTest {
    @AutoClose
    private final TestService service =
            TestService.started(Map.of("deployments", Map.of("retention", Map.of("ended_max", 0))));

    private static JsonObject wanted(String version) {
        return TestService.quick("shop")
                .put("new_version", version)
                .put("safeguards", new JsonObject().put("promoted", new JsonObject().put("watch_sec", 0)));
    }

    /** v2 is promoted, and its deployment deleted. */
    private void promoted() throws Exception {
        String id = service.create(wanted("v2").put("baseline_version", "v1")).getString("id");
        service.sample(id, 100, 0);
        service.post("/deployments/" + id + "/promote", "");
        service.awaitStatus("/deployments/" + id, 404);
    }

    @Test
    void a_baseline_that_is_not_in_service_is_refused_and_no_traffic_moves() throws Exception {
        // Given
        promoted();
        int calls = service.router().calls().size();
        // When
        var wanted = wanted("v3").put("baseline_version", "v1");
        var answer = service.post("/deployments", wanted.encode());
        var plan = service.post("/deployments?dry_run=true", wanted.encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail())
                .isEqualTo("baseline_version v1 is not in service: of shop, all traffic is on v2, as observed at router"
                        + " scripted. Name v2 as baseline_version; or send \"override\": {\"reason\": \"…\"} to move"
                        + " the traffic to v1 all the same");
        assertThat(plan.statusCode()).isEqualTo(409);
        assertThat(service.router().calls()).hasSize(calls);
    }

    @Test
    void it_starts_with_an_override() throws Exception {
        // Given
        promoted();
        // When
        var created = service.create(wanted("v3")
                .put("baseline_version", "v1")
                .put("override", new JsonObject().put("reason", "v2 has been switched off")));
        // Then
        assertThat(created.getString("baseline_version")).isEqualTo("v1");
        assertThat(created.getJsonArray("history").getJsonObject(0).getString("msg"))
                .endsWith("; override: v2 has been switched off");
    }

    @Test
    void the_version_in_service_cannot_be_the_canary() throws Exception {
        // Given
        promoted();
        // When
        var answer = service.post(
                "/deployments", wanted("v2").put("baseline_version", "v1").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail()).startsWith("new_version v2 is in service already: of shop, ");
    }

    @Test
    void the_default_baseline_is_the_version_in_service_and_the_dry_run_says_so() throws Exception {
        // Given
        promoted();
        // When
        var plan = new JsonObject(
                service.post("/deployments?dry_run=true", wanted("v3").encode()).body());
        var created = service.create(wanted("v3"));
        // Then
        assertThat(plan.getString("baseline_version")).isEqualTo("v2");
        assertThat(plan.getJsonObject("in_service"))
                .isEqualTo(new JsonObject()
                        .put("version", "v2")
                        .put("weights", new JsonObject().put("v2", 100))
                        .put("source", "observed at router scripted"));
        assertThat(created.getString("baseline_version")).isEqualTo("v2");
        // And: of another service nothing is known
        assertThat(service.create(TestService.quick("bakery")).getString("baseline_version"))
                .isEqualTo("stable");
    }

    @Test
    void a_version_that_was_deployed_without_the_service_is_in_service() throws Exception {
        // Given
        promoted();
        service.router().promote("shop", "v2-hotfix");
        // When
        var created = service.create(wanted("v3").put("baseline_version", "v2-hotfix"));
        // Then
        assertThat(created.getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void the_last_confirmed_version_counts_if_the_router_cannot_tell() throws Exception {
        // Given
        promoted();
        service.router().forget("shop");
        // When
        var answer = service.post(
                "/deployments", wanted("v3").put("baseline_version", "v1").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail())
                .contains("all traffic is on v2, as confirmed when deployment ")
                .contains(" ended at ");
    }

    @Test
    void after_a_rollback_the_baseline_is_in_service() throws Exception {
        // Given
        String id = service.create(wanted("v2").put("baseline_version", "v1")).getString("id");
        service.post("/deployments/" + id + "/rollback", "");
        service.awaitStatus("/deployments/" + id, 404);
        service.router().forget("shop");
        // Then
        assertThat(service.create(wanted("v3")).getString("baseline_version")).isEqualTo("v1");
    }
}
