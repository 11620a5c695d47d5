package io.canary.eventbus;

import static io.canary.eventbus.BusClient.byId;
import static io.canary.eventbus.BusClient.code;
import static io.canary.eventbus.BusClient.deployment;
import static io.canary.eventbus.BusClient.message;
import static io.canary.eventbus.BusClient.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the event bus rejects fails with the status that REST has for it. */
class BusErrorsTest {
    @AutoClose
    private final TestService service = TestService.started();

    private final BusClient client = BusClient.on(service);

    @Test
    void a_rejected_request_fails_with_the_status_of_rest() throws Exception {
        // Given
        String id = client.create("shop");
        // Then
        assertThat(code(client.request("create", deployment("shop")))).isEqualTo(409);
        assertThat(message(client.request("create", deployment("shop")))).contains(id);
        assertThat(code(client.request("get", byId("nothing")))).isEqualTo(404);
        assertThat(code(client.request("create", deployment("other").put("policy", 5))))
                .isEqualTo(400);
        assertThat(code(client.request("create", null))).isEqualTo(400);
        assertThat(code(client.request("create", "shop"))).isEqualTo(400);
        assertThat(code(client.request("get", null))).isEqualTo(400);
        assertThat(code(client.request("get", new JsonObject().put("id", 5)))).isEqualTo(400);
        assertThat(code(client.request("cancel", byId(id).put("reason", "\ud800"))))
                .isEqualTo(400);
        assertThat(code(client.request("list", new JsonObject().put("limit", 0))))
                .isEqualTo(400);
        assertThat(message(client.request("create", new JsonObject().put("service_name", ""))))
                .contains("new_version is required");
    }

    @Test
    void a_command_is_an_object_with_an_id() {
        for (String action : List.of("cancel", "rollback", "pause", "resume", "promote", "abandon")) {
            assertThat(code(client.request(action, null))).as(action).isEqualTo(400);
            assertThat(code(client.request(action, new JsonArray()))).as(action).isEqualTo(400);
            assertThat(code(client.request(action, "shop"))).as(action).isEqualTo(400);
            assertThat(code(client.request(action, new JsonObject())))
                    .as(action)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "delete", "CREATE"})
    void an_unknown_action_is_rejected_with_the_known_ones(String action) {
        // When
        var refused = refusal(client.request(action, null));
        // Then
        assertThat(refused.failureCode()).isEqualTo(400);
        assertThat(refused.getMessage()).contains("create, get, list, verdict, cancel");
    }

    @Test
    void a_message_without_an_action_is_rejected() {
        assertThat(code(service.vertx().eventBus().request(Addresses.DEPLOYMENTS, new JsonObject())))
                .isEqualTo(400);
    }
}
