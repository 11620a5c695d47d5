package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code reason_code}: the reason in a form for programs, wherever there is one for people. */
class ReasonCodeContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private String created() throws Exception {
        return service.create(new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
    }

    private static List<String> codes(JsonArray entries) {
        return entries.stream()
                .map(JsonObject.class::cast)
                .map(entry -> entry.getString("reason_code"))
                .toList();
    }

    private JsonArray array(String path) throws Exception {
        return new JsonArray(service.get(path).body());
    }

    @Test
    void a_status_has_the_code_of_its_reason() throws Exception {
        // Given
        String id = created();
        var running = service.deployment(id);
        // When
        service.post("/deployments/" + id + "/pause", "{\"reason\": \"lunch\"}");
        var paused = service.deployment(id);
        // Then
        assertThat(running.getString("reason_code")).isEqualTo("soaking");
        assertThat(paused.getString("reason_code")).isEqualTo("pause_requested");
        assertThat(paused.getString("status_reason")).startsWith("paused on request: lunch; soaking at 5 %");
        assertThat(codes(array("/deployments"))).containsExactly("pause_requested");
    }

    @Test
    void a_consequence_has_the_code_of_its_cause() throws Exception {
        // Given
        String id = created();
        // When
        service.post("/deployments/" + id + "/rollback", "");
        // Then
        var history = service.deployment(id).getJsonArray("history");
        var expected = List.of("created", "weight_confirmed", "rollback_requested", "baseline_confirmed");
        assertThat(history.getJsonObject(2).getString("msg")).isEqualTo("rolling back: rolled back on request");
        assertThat(codes(history)).isEqualTo(expected);
        assertThat(codes(array("/events?deployment_id=" + id))).isEqualTo(expected);
    }

    @Test
    void a_dry_run_of_a_command_has_text_and_code() throws Exception {
        // Given
        String id = created();
        // When
        var preview = new JsonObject(
                service.post("/deployments/" + id + "/cancel?dry_run=true", "").body());
        // Then
        assertThat(Stream.of("reason_code", "next_reason_code").map(preview::getString))
                .containsExactly("soaking", "cancel_requested");
    }

    @Test
    void a_refused_command_has_text_and_code() throws Exception {
        // Given
        String id = created();
        service.post("/deployments/" + id + "/cancel", "");
        // When
        var refused = service.post("/deployments/" + id + "/pause", "");
        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(refused.body()).getString("reason_code")).isEqualTo("wrong_status");
        assertThat(new JsonObject(refused.body()).getString("detail"))
                .isEqualTo("cannot pause a deployment that is CANCELLED");
    }

    @Test
    void a_service_has_the_code_of_the_reason_for_its_version() throws Exception {
        // Given
        String id = created();
        // When
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        assertThat(codes(array("/services"))).containsExactly("cancel_requested");
    }
}
