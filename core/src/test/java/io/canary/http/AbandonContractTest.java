package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /deployments/{id}/abandon}: ends a deployment whose router is gone for good. */
class AbandonContractTest {
    private static final String REASON =
            "{\"reason\": \"the load balancer was taken out of service\", \"by\": \"alice\"}";

    @AutoClose
    private final TestService service = TestService.started(Map.of("http", Map.of("confirm_wait_ms", 50)));

    private String created() throws Exception {
        return service.createRunning(new JsonObject()
                        .put("service_name", "shop")
                        .put("baseline_version", "stable")
                        .put("new_version", "v2"))
                .getString("id");
    }

    /** A deployment that is rolling back, with a router that is gone. */
    private String stuck() throws Exception {
        String id = created();
        service.router().before((name, verb) -> {
            throw RouterException.unreachable("no route to host");
        });
        service.post("/deployments/" + id + "/rollback", "");
        service.await(id, d -> d.getString("status_reason").contains("attempt 4 ")); // the third call has failed
        return id;
    }

    private HttpResponse<String> abandon(String id, String body) throws Exception {
        return service.post("/deployments/" + id + "/abandon", body);
    }

    @Test
    void an_unreachable_rollback_is_abandoned_with_its_traffic_unknown() throws Exception {
        // Given
        String id = stuck();
        // When
        var answer = abandon(id, REASON);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var ended = new JsonObject(answer.body());
        assertThat(ended.getString("status")).isEqualTo("FAILED");
        assertThat(ended.getString("status_reason"))
                .isEqualTo(
                        "unconfirmed: traffic unknown, last known at 5 % on v2; abandoned on request: the load balancer"
                                + " was taken out of service");
        assertThat(ended.containsKey("current_weight")).isTrue();
        assertThat(ended.getValue("current_weight")).isNull();
        assertThat(ended.getString("completed_at")).isNotNull();
        assertThat(ended.getValue("next_evaluation_at")).isNull();
        // And: the event is an error, with a name and a reason
        var last = ended.getJsonArray("history")
                .getJsonObject(ended.getJsonArray("history").size() - 1);
        assertThat(last.getString("type")).isEqualTo("abandoned");
        assertThat(last.getString("level")).isEqualTo("error");
        assertThat(last.getString("by")).isEqualTo("alice (127.0.0.1)");
        assertThat(last.getString("msg")).contains("the load balancer was taken out of service", "traffic unknown");
        assertThat(service.get("/events?limit=1000").body()).contains("\"type\":\"abandoned\"");
        assertThat(service.get("/metrics").body()).contains("canary_abandoned_total{router=\"scripted\"} 1.0");
        assertThat(service.get("/deployments/" + id).body()).doesNotContain("ROLLED_BACK");
    }

    @Test
    void the_service_is_free_for_another_deployment_and_the_version_is_not_known_bad() throws Exception {
        // Given
        String id = stuck();
        abandon(id, REASON);
        service.router().before((name, verb) -> {});
        var asked = List.copyOf(service.router().calls());
        // When
        String next = created();
        // Then: and the router got no command for the old deployment
        assertThat(service.deployment(next).getString("status")).isEqualTo("RUNNING");
        assertThat(service.router()
                        .calls()
                        .subList(asked.size(), service.router().calls().size()))
                .containsExactly("set shop 5 %");
        assertThat(service.deployment(id).getString("status")).isEqualTo("FAILED");
    }

    @Test
    void a_deployment_whose_router_answers_cannot_be_abandoned() throws Exception {
        // Given
        String id = created();
        // When
        var answer = abandon(id, REASON);
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail()).contains("use cancel or rollback instead");
        assertThat(service.deployment(id).getString("status")).isEqualTo("RUNNING");
    }

    @Test
    void abandoning_twice_changes_nothing_and_a_deployment_that_ended_in_another_way_cannot_be_abandoned()
            throws Exception {
        // Given
        String id = stuck();
        var first = abandon(id, REASON);
        // When
        var second = abandon(id, "{\"reason\": \"again\"}");
        // Then
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        // And
        service.router().before((name, verb) -> {});
        String cancelled = created();
        service.post("/deployments/" + cancelled + "/cancel", "");
        assertThat(abandon(cancelled, REASON).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"by\": \"alice\"}", "{\"reason\": null}", "{\"reason\": \" \"}"})
    void it_needs_a_reason(String body) throws Exception {
        // Given
        String id = created();
        // When
        var answer = abandon(id, body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).containsExactly("/reason");
    }

    @Test
    void it_is_done_once_for_a_key_and_only_at_the_revision_in_if_match() throws Exception {
        // Given
        String id = stuck();
        // When
        var outdated = keyed(id, "first", "\"1\"");
        var first = keyed(id, "second", null);
        var again = keyed(id, "second", null);
        // Then
        assertThat(outdated.statusCode()).isEqualTo(412);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("idempotency-replayed")).hasValue("true");
        assertThat(new JsonArray(service.get("/deployments?status=failed").body()))
                .hasSize(1);
    }

    private HttpResponse<String> keyed(String id, String key, @Nullable String tag) throws Exception {
        var request = HttpRequest.newBuilder(service.uri("/deployments/" + id + "/abandon"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(REASON));
        return service.send(tag == null ? request : request.header("If-Match", tag));
    }
}
