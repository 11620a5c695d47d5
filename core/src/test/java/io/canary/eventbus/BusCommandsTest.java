package io.canary.eventbus;

import static io.canary.eventbus.BusClient.await;
import static io.canary.eventbus.BusClient.byId;
import static io.canary.eventbus.BusClient.code;
import static io.canary.eventbus.BusClient.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Deployments are created and commanded over the event bus as over REST, and each change is published. */
class BusCommandsTest {
    @AutoClose
    private final TestService service = TestService.started();

    private final BusClient client = BusClient.on(service);

    @Test
    void a_deployment_is_created_and_commanded_over_the_bus() throws Exception {
        // When
        var created = await(client.request("create", deployment("shop")));
        String id = created.getString("id");
        // Then: it is the same as over REST
        assertThat(created.getString("status")).isEqualTo("RUNNING");
        assertThat(await(client.request("get", byId(id)))).isEqualTo(service.deployment(id));
        assertThat(await(client.request("pause", byId(id))).getString("status")).isEqualTo("PAUSED");
        assertThat(await(client.request("resume", byId(id))).getString("status"))
                .isEqualTo("RUNNING");
        var cancelled = await(client.request("cancel", byId(id).put("reason", "not today")));
        assertThat(cancelled.getString("status")).isEqualTo("CANCELLED");
        assertThat(cancelled.getString("status_reason")).contains("not today");
        assertThat(await(client.request("cancel", byId(id)))).isEqualTo(cancelled);
    }

    @Test
    void a_rollback_and_a_promotion_can_be_requested() throws Exception {
        // Given
        String first = client.create("one");
        String second = client.create("two");
        for (int i = 0; i < 3; i++) {
            await(client.sendSamples(new JsonObject()
                    .put("deployment_id", second)
                    .put("requests", 100)
                    .put("errors", 0)));
        }
        // When
        var rolledBack = await(client.request("rollback", byId(first)));
        var promoted = await(client.request("promote", byId(second)));
        // Then
        assertThat(rolledBack.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(promoted.getString("status")).isEqualTo("PROMOTED");
        assertThat(code(client.request("promote", byId(first)))).isEqualTo(409);
    }

    @Test
    void an_unproven_promotion_needs_a_reason_and_an_abandon_a_router_that_is_gone() throws Exception {
        // Given
        String id = client.create("shop");
        // When
        var unexplained = client.request("promote", byId(id).put("unproven", true));
        var abandoned = client.request("abandon", byId(id).put("reason", "the router is gone"));
        var withoutReason = client.request("abandon", byId(id));
        var inapplicable = client.request("cancel", byId(id).put("unproven", true));
        var withoutId = client.request("promote", new JsonObject().put("unproven", true));
        // Then
        assertThat(code(unexplained)).isEqualTo(400);
        assertThat(code(abandoned)).isEqualTo(409);
        assertThat(code(withoutReason)).isEqualTo(400);
        assertThat(code(inapplicable)).isEqualTo(400);
        assertThat(code(withoutId)).isEqualTo(400);
        // And
        var promoted =
                await(client.request("promote", byId(id).put("unproven", true).put("reason", "nobody reports")));
        assertThat(promoted.getString("status_reason"))
                .isEqualTo("all traffic is on v2; promoted on request without a PASS: nobody reports; not"
                        + " observed: no request to the canary was reported");
    }

    @Test
    void a_deployment_whose_router_is_gone_can_be_abandoned() throws Exception {
        // Given
        String id = client.create("shop");
        service.router().before((name, verb) -> {
            throw RouterException.unreachable("no route to host");
        });
        client.request("cancel", byId(id));
        service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
        // When
        var abandoned = await(client.request("abandon", byId(id).put("reason", "it is gone")));
        // Then
        assertThat(abandoned.getString("status")).isEqualTo("FAILED");
        assertThat(abandoned.getValue("current_weight")).isNull();
        assertThat(client.events())
                .anySatisfy(event -> assertThat(event.getJsonArray("news").encode())
                        .contains("\"type\":\"abandoned\"", "\"level\":\"error\"", "it is gone"));
    }

    @Test
    void a_request_with_an_idempotency_key_is_done_once_over_bus_and_rest() throws Exception {
        // Given
        var keyed = new DeliveryOptions().addHeader("action", "create").addHeader("idempotency-key", "build-42");
        var first =
                await(service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, deployment("shop"), keyed));
        // When
        var second =
                await(service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, deployment("shop"), keyed));
        var overRest = service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "build-42")
                .POST(HttpRequest.BodyPublishers.ofString(deployment("shop").encode())));
        var another =
                service.vertx().eventBus().<JsonObject>request(Addresses.DEPLOYMENTS, deployment("bakery"), keyed);
        // Then
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(new JsonObject(overRest.body())).isEqualTo(first.body());
        assertThat(code(another)).isEqualTo(422);
    }

    @Test
    void the_sender_of_a_command_is_named_in_the_history() throws Exception {
        // Given
        String id = client.create("shop");
        // When
        var paused = await(client.request("pause", byId(id).put("by", "the shop")));
        // Then
        assertThat(paused.getJsonArray("history").getJsonObject(2).getString("by"))
                .isEqualTo("the shop (event bus)");
    }

    @Test
    void every_change_is_published_in_order() throws Exception {
        // Given
        String id = client.create("shop");
        // When
        await(client.request("pause", byId(id)));
        await(client.request("resume", byId(id)));
        await(client.request("cancel", byId(id)));
        // Then
        service.await(
                id, d -> client.events().size() >= d.getJsonArray("history").size());
        assertThat(client.events())
                .map(e -> e.getJsonObject("deployment").getString("status"))
                .containsExactly("PENDING", "RUNNING", "PAUSED", "RUNNING", "CANCELLING", "CANCELLED");
        var published = new JsonArray();
        client.events().forEach(e -> published.addAll(e.getJsonArray("news")));
        assertThat(published).isEqualTo(service.deployment(id).getJsonArray("history"));
        assertThat(client.events())
                .allSatisfy(e -> assertThat(e.getJsonObject("deployment").getString("id"))
                        .isEqualTo(id));
    }
}
