package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart after which a router of open deployments is no longer configured. */
class UnconfiguredRouterTest {
    private static final Map<String, ?> ONLY_EDGE =
            Map.of("routers", Map.of("edge", Map.of("type", ScriptedRouter.TYPE)));

    private static final Map<String, ?> SCRIPTED_AND_EDGE = Map.of(
            "routers",
            Map.of("edge", Map.of("type", ScriptedRouter.TYPE), "scripted", Map.of("type", ScriptedRouter.TYPE)));

    private final ScriptedRouter router = new ScriptedRouter();
    private final RestartableService restartable;

    UnconfiguredRouterTest(@TempDir Path data) {
        this.restartable = new RestartableService(data, router);
    }

    @Test
    void a_pending_deployment_whose_router_is_not_configured_is_held_until_it_is() throws Exception {
        // Given
        router.before((name, verb) -> {
            throw RouterException.unreachable("no route to host");
        });
        String id = restartable.createSlowAndStop("shop");
        // When
        try (var service = restartable.start(ONLY_EDGE)) {
            service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
            // Then
            var held = service.deployment(id);
            assertThat(held.getString("status")).isEqualTo("PENDING");
            assertThat(held.getString("attention")).startsWith("held: router scripted is not configured");
        }
        router.before((name, verb) -> {});
        try (var service = restartable.start(SCRIPTED_AND_EDGE)) {
            service.await(id, d -> "RUNNING".equals(d.getString("status")));
        }
    }

    @Test
    void a_running_deployment_whose_router_is_not_configured_is_held_and_delays_no_other() throws Exception {
        // Given
        String id = restartable.createSlowAndStop("shop");
        var callsBefore = List.copyOf(router.calls());
        // When
        try (var service = restartable.start(ONLY_EDGE)) {
            // Then
            var held =
                    service.await(id, d -> d.getString("status_reason").contains("router scripted is not configured"));
            assertThat(held.getString("status")).isEqualTo("RUNNING");
            assertThat(held.getString("attention"))
                    .isEqualTo(
                            "held: router scripted is not configured: put it back into the configuration and restart,"
                                    + " or abandon the deployment");
            assertThat(service.get("/metrics").body()).contains("canary_deployments_held 1.0");
            assertThat(service.create(TestService.slow("bakery")).getString("status"))
                    .isEqualTo("RUNNING");
            assertThat(router.calls().subList(callsBefore.size(), router.calls().size()))
                    .containsExactly("set bakery 5 %");
            assertThat(service.post(
                                    "/deployments",
                                    TestService.slow("mail")
                                            .put("router", "scripted")
                                            .encode())
                            .statusCode())
                    .isEqualTo(400);
        }
        // And: nothing was lost
        try (var service = restartable.start(SCRIPTED_AND_EDGE)) {
            service.await(id, d -> "soaking at 5 %".equals(d.getString("status_reason")));
        }
    }

    @Test
    void a_deployment_whose_router_is_gone_for_good_can_be_abandoned_and_stays_failed() throws Exception {
        // Given
        String id = restartable.createSlowAndStop("shop");
        JsonObject abandoned;
        try (var service = restartable.start(ONLY_EDGE)) {
            service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
            // When
            var answer = service.post("/deployments/" + id + "/abandon", "{\"reason\": \"edge took over\"}");
            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            abandoned = service.deployment(id);
            assertThat(abandoned.getString("status")).isEqualTo("FAILED");
            // And: which version is in service is unknown, so the request names it
            var next = TestService.slow("shop").put("baseline_version", "stable");
            assertThat(service.create(next).getString("status")).isEqualTo("RUNNING");
        }
        int calls = router.calls().size();
        // And
        try (var service = restartable.start(Map.of("routers", Map.of("other", Map.of("type", ScriptedRouter.TYPE))))) {
            assertThat(service.deployment(id)).isEqualTo(abandoned);
            assertThat(router.calls()).hasSize(calls);
        }
    }

    @Test
    void of_several_routers_those_still_configured_are_asked_for_the_rollback() throws Exception {
        // Given
        String id;
        try (var service = restartable.start(SCRIPTED_AND_EDGE)) {
            id = service.create(TestService.slow("shop")
                            .put("router", new JsonArray().add("scripted").add("edge")))
                    .getString("id");
        }
        int calls = router.calls().size();
        // When
        try (var service = restartable.start(ONLY_EDGE)) {
            service.post("/deployments/" + id + "/cancel", "");
            var held = service.await(id, d -> d.getString("status_reason").contains("confirmed by edge"));
            // Then
            assertThat(held.getString("status")).isEqualTo("CANCELLING");
            assertThat(held.getString("status_reason")).contains("router scripted is not configured");
            assertThat(router.calls().subList(calls, router.calls().size())).contains("rollback shop stable");
        }
    }
}
