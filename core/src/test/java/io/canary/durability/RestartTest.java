package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.config.ConfigException;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service, stopped and started again on the same journal and the same router. */
class RestartTest {
    private final ScriptedRouter router = new ScriptedRouter();
    private final Path data;
    private final RestartableService restartable;

    RestartTest(@TempDir Path data) {
        this.data = data;
        this.restartable = new RestartableService(data, router);
    }

    @Test
    void a_running_deployment_continues_at_the_weight_that_the_router_has() throws Exception {
        // Given
        JsonObject before;
        try (var service = restartable.start()) {
            before = service.create(TestService.slow("shop"));
        }
        int calls = router.calls().size();
        // When
        try (var service = restartable.start()) {
            var after =
                    service.await(before.getString("id"), d -> "soaking at 5 %".equals(d.getString("status_reason")));
            // Then
            assertThat(withoutVolatileFields(after)).isEqualTo(withoutVolatileFields(before));
            assertThat(router.calls()).hasSize(calls + 1);
            var history = after.getJsonArray("history");
            assertThat(history.getJsonObject(2).getString("type")).isEqualTo("restarted");
            assertThat(history.getJsonObject(3).getString("msg"))
                    .isEqualTo("router scripted is seen again, and has what it was asked for; asking for it again, so"
                            + " that it measures and holds it");
            assertThat(history.getJsonObject(4).getString("type")).isEqualTo("weight_confirmed");
            assertThat(new JsonArray(history.getList().subList(0, 2))).isEqualTo(before.getJsonArray("history"));
        }
    }

    private static JsonObject withoutVolatileFields(JsonObject deployment) {
        var stable = deployment.copy();
        for (String name : new String[] {
            "history",
            "updated_at",
            "status_reason",
            "last_step_started_at",
            "next_evaluation_at",
            "last_metrics_at",
            "samples_ignored"
        }) {
            stable.remove(name);
        }
        return stable;
    }

    @Test
    void a_router_that_cannot_be_read_yet_does_not_delay_the_start_and_is_read_again() throws Exception {
        // Given
        String id = restartable.createSlowAndStop("shop");
        router.outOfSight("still starting");
        // When
        try (var service = restartable.start()) {
            // Then
            var deployment = service.deployment(id);
            assertThat(deployment.getString("status")).isEqualTo("RUNNING");
            assertThat(deployment.getString("status_reason")).startsWith("held at 5 %: router scripted not seen since");
            // And
            router.outOfSight(null);
            var again = service.await(id, d -> "soaking at 5 %".equals(d.getString("status_reason")));
            assertThat(again.getValue("attention")).isNull();
            assertThat(service.get("/metrics").body()).contains("canary_deployments_held 0.0");
        }
    }

    @Test
    void a_paused_deployment_stays_paused_and_a_cancelling_one_is_cancelled() throws Exception {
        // Given
        String paused;
        String cancelling;
        try (var service = restartable.start()) {
            paused = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + paused + "/pause", "");
            cancelling = service.create(TestService.slow("bakery")).getString("id");
            router.before((name, verb) -> {
                if (verb.equals("rollback")) {
                    throw RouterException.unreachable("not now");
                }
            });
            assertThat(service.post("/deployments/" + cancelling + "/cancel", "")
                            .statusCode())
                    .isEqualTo(202);
        }
        router.before((name, verb) -> {});
        // When
        try (var service = restartable.start()) {
            // Then
            assertThat(service.deployment(paused).getString("status")).isEqualTo("PAUSED");
            service.await(cancelling, d -> d.getString("status").equals("CANCELLED"));
            assertThat(router.weight("bakery", "stable")).isEqualTo(Weight.FULL);
        }
    }

    @Test
    void an_ended_deployment_stays_readable_and_frees_its_service() throws Exception {
        // Given
        JsonObject before;
        try (var service = restartable.start()) {
            String id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            before = service.deployment(id);
        }
        int calls = router.calls().size();
        // When
        try (var service = restartable.start()) {
            // Then
            assertThat(service.deployment(before.getString("id"))).isEqualTo(before);
            assertThat(router.calls()).hasSize(calls);
            // And: which version is in service is unknown, so the request names it
            var next = TestService.slow("shop").put("baseline_version", "stable");
            assertThat(service.create(next).getString("status")).isEqualTo("RUNNING");
        }
    }

    @Test
    void a_deployment_beyond_retention_is_removed_from_the_journal_too() throws Exception {
        // Given
        Map<String, ?> none = Map.of("deployments", Map.of("retention", Map.of("ended_max", 0)));
        String id;
        try (var service = restartable.start(none)) {
            id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            service.awaitStatus("/deployments/" + id, 404);
        }
        // When
        try (var service = restartable.start()) {
            // Then
            assertThat(service.get("/deployments").body()).isEqualTo("[]");
        }
    }

    @Test
    void a_second_service_on_the_same_journal_does_not_start() throws Exception {
        try (var first = restartable.start()) {
            // When
            var refusal = catchThrowableOfType(ConfigException.class, restartable::start);
            // Then
            assertThat(refusal.getMessage())
                    .startsWith("journal: ")
                    .contains(data.toString())
                    .doesNotContain("\n");
            assertThat(first.get("/health").statusCode()).isEqualTo(200);
        }
    }
}
