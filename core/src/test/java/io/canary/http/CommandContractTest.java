package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /deployments/{id}/…}: cancel, pause, resume, rollback, promote; for abandon see {@link AbandonContractTest}. */
class CommandContractTest {
    @AutoClose
    private final TestService service = TestService.started(Map.of("http", Map.of("confirm_wait_ms", 300)));

    private HttpResponse<String> order(String id, String verb) throws Exception {
        return service.post("/deployments/" + id + "/" + verb, "");
    }

    private static String status(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("status");
    }

    /** A deployment that is not evaluated for a minute. */
    private String slow(String name) throws Exception {
        return service.createRunning(new JsonObject().put("service_name", name).put("new_version", "v2"))
                .getString("id");
    }

    @Test
    void cancelling_a_cancelled_deployment_changes_nothing() throws Exception {
        // Given
        String id = slow("shop");
        var first = order(id, "cancel");
        // When
        var second = order(id, "cancel");
        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(status(first)).isEqualTo("CANCELLED");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(service.router().calls()).containsExactly("set shop 5 %", "rollback shop stable");
    }

    @Test
    void a_cancellation_that_the_router_has_not_confirmed_is_202_until_it_has() throws Exception {
        // Given
        String id = slow("shop");
        var healed = new CountDownLatch(1);
        service.router().before((name, verb) -> {
            if (healed.getCount() > 0) {
                throw RouterException.unreachable("down");
            }
        });
        // When
        var first = order(id, "cancel");
        var second = order(id, "cancel");
        // Then
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(status(first)).isEqualTo("CANCELLING");
        assertThat(second.statusCode()).isEqualTo(202);
        // And
        healed.countDown();
        service.await(id, d -> d.getString("status").equals("CANCELLED"));
        assertThat(order(id, "cancel").statusCode()).isEqualTo(200);
    }

    @Test
    void cancelling_a_promoted_deployment_changes_nothing() throws Exception {
        // Given
        String id = service.createRunning(TestService.quick("shop")).getString("id");
        service.await(id, () -> service.sample(id, 10, 0), d -> d.getString("completed_at") != null);
        var before = service.deployment(id);
        // When
        var answer = order(id, "cancel");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body())).isEqualTo(before);
        assertThat(before.getString("status")).isEqualTo("PROMOTED");
    }

    @Test
    void a_paused_deployment_holds_its_weight_until_it_is_resumed() throws Exception {
        // Given
        String id = service.createRunning(TestService.quick("shop")).getString("id");
        // When
        var paused = order(id, "pause");
        // Then
        assertThat(paused.statusCode()).isEqualTo(200);
        assertThat(status(paused)).isEqualTo("PAUSED");
        assertThat(status(order(id, "pause"))).isEqualTo("PAUSED");
        // And: it is evaluated a second later without samples, and then with them
        service.await(id, () -> service.sample(id, 10, 0), d -> d.getJsonObject("last_decision") != null);
        assertThat(service.deployment(id).getInteger("current_weight")).isEqualTo(5);
        // And
        var resumed = order(id, "resume");
        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(status(resumed)).isEqualTo("RUNNING");
        service.await(id, () -> service.sample(id, 10, 0), d -> d.getInteger("current_weight") > 5);
    }

    @Test
    void a_requested_rollback_is_carried_out_with_its_reason() throws Exception {
        // Given
        String id = slow("shop");
        // When
        var answer = service.post("/deployments/" + id + "/rollback", "{\"reason\": \"the menu is upside down\"}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(status(answer)).isEqualTo("ROLLED_BACK");
        assertThat(new JsonObject(answer.body()).getString("status_reason")).contains("the menu is upside down");
    }

    @Test
    void a_promotion_without_evidence_is_refused() throws Exception {
        // Given
        String id = slow("shop");
        // When
        var answer = order(id, "promote");
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail()).isNotBlank();
        assertThat(service.deployment(id).getInteger("current_weight")).isEqualTo(5);
    }

    @Test
    void a_promotion_with_a_pass_gives_the_canary_all_traffic() throws Exception {
        // Given
        String id = slow("shop");
        for (int i = 0; i < 3; i++) {
            service.sample(id, 100, 0);
        }
        // When
        var answer = order(id, "promote");
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(status(answer)).isEqualTo("PROMOTED");
        assertThat(new JsonObject(answer.body()).getInteger("current_weight")).isEqualTo(100);
    }

    @Test
    void a_command_that_comes_too_late_is_a_conflict() throws Exception {
        // Given
        String id = slow("shop");
        order(id, "cancel");
        // When
        var pause = order(id, "pause");
        var resume = order(id, "resume");
        var promote = order(id, "promote");
        // Then
        assertThat(pause.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(pause).detail()).contains("CANCELLED");
        assertThat(resume.statusCode()).isEqualTo(409);
        assertThat(promote.statusCode()).isEqualTo(409);
        assertThat(order(id, "rollback").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "rollback", "promote"})
    void a_command_to_an_unknown_deployment_is_a_404(String verb) throws Exception {
        // When
        var answer = order("nothing", verb);
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ProblemDocument.of(answer).detail()).contains("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\": 5}",
                "{\"why\": \"x\"}",
                "[]",
                "null",
                "\"cancel\"",
                "7",
                "true",
                "{",
                "{\"reason\": \"\"}",
                "{\"reason\": \"\\ud800\"}",
                "{\"reason\": \"a\\u0000\"}"
            })
    void a_command_with_a_wrong_body_changes_nothing(String body) throws Exception {
        // Given
        String id = slow("shop");
        // When
        var answer = service.post("/deployments/" + id + "/cancel", body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).hasSize(1);
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "rollback", "promote", "abandon"})
    void a_body_of_null_is_refused_by_every_command(String verb) throws Exception {
        // Given
        String id = slow("shop");
        // When
        var answer = service.post("/deployments/" + id + "/" + verb, "null");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).at("")).isEqualTo("must be an object, was null");
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "rollback"})
    void only_a_promotion_can_be_unproven(String verb) throws Exception {
        // Given
        String id = slow("shop");
        // When
        var answer = service.post("/deployments/" + id + "/" + verb, "{\"unproven\": true, \"reason\": \"x\"}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).containsExactly("/unproven");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "rollback", "promote"})
    void the_history_has_the_reason_and_the_author_of_every_command(String verb) throws Exception {
        // Given
        String id = slow("shop");
        for (int i = 0; i < 3; i++) {
            service.sample(id, 100, 0);
        }
        if (verb.equals("resume")) {
            order(id, "pause");
        }
        // When
        service.post("/deployments/" + id + "/" + verb, "{\"reason\": \"the menu is new\", \"by\": \"alice\"}");
        // Then
        var history = service.deployment(id).getJsonArray("history");
        var events = new JsonArray(
                service.get("/events?limit=1000&deployment_id=" + id).body());
        for (var entries : List.of(history, events)) {
            assertThat(entries.stream().map(JsonObject.class::cast)).anySatisfy(e -> {
                assertThat(e.getString("msg")).contains("the menu is new");
                assertThat(e.getString("by")).isEqualTo("alice (127.0.0.1)");
            });
        }
    }

    @Test
    void an_unproven_promotion_is_carried_out_and_recorded_as_such() throws Exception {
        // Given
        String id = slow("shop");
        for (int i = 0; i < 3; i++) {
            service.sample(id, 100, 50);
        }
        // When
        var refused = order(id, "promote");
        var unexplained = service.post("/deployments/" + id + "/promote", "{\"unproven\": true}");
        var answer = service.post(
                "/deployments/" + id + "/promote", "{\"unproven\": true, \"reason\": \"these errors are expected\"}");
        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(unexplained.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(unexplained).at("/reason")).isEqualTo("is required where unproven is true");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var promoted = new JsonObject(answer.body());
        assertThat(promoted.getString("status")).isEqualTo("PROMOTED");
        assertThat(promoted.getString("status_reason"))
                .isEqualTo("all traffic is on v2; promoted on request without a PASS: these errors are expected");
        var decision = promoted.getJsonObject("last_decision");
        assertThat(decision.getString("kind")).isEqualTo("PROMOTE");
        assertThat(decision.getString("trigger")).isEqualTo("promotion_unproven");
        assertThat(decision.getJsonObject("verdict").getString("outcome")).isEqualTo("FAIL");
        assertThat(promoted.getJsonArray("history").stream().map(JsonObject.class::cast))
                .anySatisfy(e -> {
                    assertThat(e.getString("type")).isEqualTo("promote_unproven");
                    assertThat(e.getString("level")).isEqualTo("warn");
                });
        assertThat(service.get("/metrics").body()).contains("canary_promotions_unproven_total 1.0");
    }

    @Test
    void a_failing_canary_that_is_held_says_so() throws Exception {
        // Given
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy").put("rollback_on_failure", false);
        String id = service.create(wanted).getString("id");
        // When
        var failing = service.await(id, () -> service.sample(id, 10, 8), d -> d.getInteger("fail_count") == 2);
        // Then
        assertThat(failing.getString("status")).isEqualTo("RUNNING");
        assertThat(failing.getString("status_reason"))
                .startsWith("failing: error rate 80 % > 1 %")
                .endsWith(", 2 in a row; held because rollback_on_failure is false");
        // And
        order(id, "pause");
        assertThat(service.deployment(id).getString("status_reason"))
                .startsWith("paused on request; failing: error rate 80 % > 1 %");
    }
}
