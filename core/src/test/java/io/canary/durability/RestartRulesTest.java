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
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service, stopped and started again on the same journal and the same router. */
class RestartRulesTest {
    private static final double NO_EVIDENCE = 1;

    private final ScriptedRouter router = new ScriptedRouter();

    @TempDir
    private Path data;

    private TestService start() throws Exception {
        return start(Map.of());
    }

    private TestService start(Map<String, ?> more) throws Exception {
        var settings = new HashMap<String, Object>(more);
        settings.put("journal", Map.of("type", "sqlite"));
        settings.put("data", Map.of("dir", data.toString()));
        settings.putIfAbsent("http", Map.of("confirm_wait_ms", 500));
        return TestService.start(settings, router);
    }

    private static JsonObject lasting(JsonObject deployment) {
        var lasting = deployment.copy();
        for (String name : new String[] {
            "history",
            "updated_at",
            "status_reason",
            "last_step_started_at",
            "next_evaluation_at",
            "last_metrics_at",
            "samples_ignored"
        }) {
            lasting.remove(name);
        }
        return lasting;
    }

    @Test
    void a_running_deployment_goes_on_at_the_weight_that_the_router_is_seen_to_have() throws Exception {
        // Given
        JsonObject before;
        try (var service = start()) {
            before = service.create(TestService.slow("shop"));
        }
        int calls = router.calls().size();
        // When
        try (var service = start()) {
            var after =
                    service.await(before.getString("id"), d -> "soaking at 5 %".equals(d.getString("status_reason")));
            // Then
            assertThat(lasting(after)).isEqualTo(lasting(before));
            assertThat(router.calls()).hasSize(calls + 1);
            var history = after.getJsonArray("history");
            assertThat(history.getJsonObject(2).getString("type")).isEqualTo("restarted");
            assertThat(history.getJsonObject(3).getString("msg"))
                    .isEqualTo(
                            "router scripted is seen again, and has what it was asked for; asking for it again, so that it"
                                    + " measures and holds it");
            assertThat(history.getJsonObject(4).getString("type")).isEqualTo("weight_confirmed");
            assertThat(new JsonArray(history.getList().subList(0, 2))).isEqualTo(before.getJsonArray("history"));
        }
    }

    @Test
    void a_router_that_is_not_there_yet_holds_nothing_up_and_is_looked_for_again() throws Exception {
        // Given
        String id;
        try (var service = start()) {
            id = service.create(TestService.slow("shop")).getString("id");
        }
        router.outOfSight("still starting");
        // When
        try (var service = start()) {
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
    void a_first_split_that_waits_for_a_router_that_is_no_longer_configured_is_held_and_goes_on_with_it()
            throws Exception {
        // Given
        router.before((name, verb) -> {
            throw RouterException.unreachable("no route to host");
        });
        String id;
        try (var service = start()) {
            id = service.create(TestService.slow("shop")).getString("id");
        }
        // When
        try (var service = start(WITHOUT_ITS_ROUTER)) {
            service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
            // Then
            var held = service.deployment(id);
            assertThat(held.getString("status")).isEqualTo("PENDING");
            assertThat(held.getString("attention")).startsWith("held: router scripted is not configured");
        }
        router.before((name, verb) -> {});
        try (var service = start(BOTH)) {
            service.await(id, d -> "RUNNING".equals(d.getString("status")));
        }
    }

    @Test
    void what_was_paused_stays_paused_and_what_was_cancelling_is_cancelled() throws Exception {
        // Given
        String paused;
        String cancelling;
        try (var service = start()) {
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
        try (var service = start()) {
            // Then
            assertThat(service.deployment(paused).getString("status")).isEqualTo("PAUSED");
            service.await(cancelling, d -> d.getString("status").equals("CANCELLED"));
            assertThat(router.weight("bakery", "stable")).isEqualTo(Weight.FULL);
        }
    }

    @Test
    void what_has_ended_stays_readable_and_frees_its_service() throws Exception {
        // Given
        JsonObject before;
        try (var service = start()) {
            String id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            before = service.deployment(id);
        }
        int calls = router.calls().size();
        // When
        try (var service = start()) {
            // Then
            assertThat(service.deployment(before.getString("id"))).isEqualTo(before);
            assertThat(router.calls()).hasSize(calls);
            // And: what is in service now, somebody has to say
            var next = TestService.slow("shop").put("baseline_version", "stable");
            assertThat(service.create(next).getString("status")).isEqualTo("RUNNING");
        }
    }

    @Test
    void a_request_with_a_key_is_answered_the_same_after_a_restart() throws Exception {
        // Given
        HttpResponse<String> before;
        try (var service = start()) {
            before = keyed(service);
        }
        // When
        try (var service = start()) {
            var after = keyed(service);
            // Then
            assertThat(before.statusCode()).isEqualTo(201);
            assertThat(after.statusCode()).isEqualTo(201);
            for (String field : List.of("id", "service_name", "created_at", "status")) {
                assertThat(new JsonObject(after.body()).getString(field))
                        .isEqualTo(new JsonObject(before.body()).getString(field));
            }
        }
    }

    @Test
    void a_request_that_was_done_but_never_answered_is_answered_by_how_the_deployment_stands() throws Exception {
        // Given
        String id;
        try (var service = start()) {
            id = new JsonObject(keyed(service).body()).getString("id");
            service.post("/deployments/" + id + "/pause", "");
        }
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("canary.db"));
                var statement = database.createStatement()) {
            statement.execute("UPDATE request_keys SET answer = NULL"); // as if it had been killed before that
        }
        // When
        try (var service = start()) {
            var first = keyed(service);
            var second = keyed(service);
            // Then
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(new JsonObject(first.body()).getString("id")).isEqualTo(id);
            assertThat(new JsonObject(first.body()).getString("status")).isEqualTo("PAUSED");
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(new JsonObject(second.body()).getString("id")).isEqualTo(id);
            assertThat(new JsonArray(service.get("/deployments").body())).hasSize(1);
        }
    }

    private static HttpResponse<String> keyed(TestService service) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/deployments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "build-42")
                .POST(BodyPublishers.ofString(TestService.slow("shop").encode())));
    }

    @Test
    void what_is_forgotten_is_forgotten_in_the_journal_too() throws Exception {
        // Given
        Map<String, ?> none = Map.of("deployments", Map.of("retention", Map.of("ended_max", 0)));
        String id;
        try (var service = start(none)) {
            id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            service.awaitStatus("/deployments/" + id, 404);
        }
        // When
        try (var service = start()) {
            // Then
            assertThat(service.get("/deployments").body()).isEqualTo("[]");
        }
    }

    private static final Map<String, ?> WITHOUT_ITS_ROUTER =
            Map.of("routers", Map.of("edge", Map.of("type", ScriptedRouter.TYPE)));

    @Test
    void a_deployment_on_a_router_that_is_no_longer_configured_waits_for_it_and_holds_nobody_up() throws Exception {
        // Given
        String id;
        try (var service = start()) {
            id = service.create(TestService.slow("shop")).getString("id");
        }
        var asked = List.copyOf(router.calls());
        // When
        try (var service = start(WITHOUT_ITS_ROUTER)) {
            // Then
            var stuck =
                    service.await(id, d -> d.getString("status_reason").contains("router scripted is not configured"));
            assertThat(stuck.getString("status")).isEqualTo("RUNNING");
            assertThat(stuck.getString("attention"))
                    .isEqualTo(
                            "held: router scripted is not configured: put it back into the configuration and restart,"
                                    + " or abandon the deployment");
            assertThat(service.get("/metrics").body()).contains("canary_deployments_held 1.0");
            assertThat(service.create(TestService.slow("bakery")).getString("status"))
                    .isEqualTo("RUNNING");
            assertThat(router.calls().subList(asked.size(), router.calls().size()))
                    .containsExactly("set bakery 5 %");
            assertThat(service.post(
                                    "/deployments",
                                    TestService.slow("mail")
                                            .put("router", "scripted")
                                            .encode())
                            .statusCode())
                    .isEqualTo(400);
        }
        // And: nothing was lost by it
        try (var service = start(BOTH)) {
            service.await(id, d -> "soaking at 5 %".equals(d.getString("status_reason")));
        }
    }

    private static final Map<String, ?> BOTH = Map.of(
            "routers",
            Map.of("edge", Map.of("type", ScriptedRouter.TYPE), "scripted", Map.of("type", ScriptedRouter.TYPE)));

    @Test
    void a_deployment_whose_router_is_gone_for_good_is_abandoned_and_stays_so() throws Exception {
        // Given
        String id;
        try (var service = start()) {
            id = service.create(TestService.slow("shop")).getString("id");
        }
        JsonObject abandoned;
        try (var service = start(WITHOUT_ITS_ROUTER)) {
            service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
            // When
            var answer = service.post("/deployments/" + id + "/abandon", "{\"reason\": \"edge took over\"}");
            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            abandoned = service.deployment(id);
            assertThat(abandoned.getString("status")).isEqualTo("FAILED");
            // And: what is in service now, somebody has to say
            var next = TestService.slow("shop").put("baseline_version", "stable");
            assertThat(service.create(next).getString("status")).isEqualTo("RUNNING");
        }
        int calls = router.calls().size();
        // And
        try (var service = start(Map.of("routers", Map.of("other", Map.of("type", ScriptedRouter.TYPE))))) {
            assertThat(service.deployment(id)).isEqualTo(abandoned);
            assertThat(router.calls()).hasSize(calls);
        }
    }

    @Test
    void of_several_routers_the_one_that_is_still_there_is_asked_for_the_rollback() throws Exception {
        // Given
        String id;
        try (var service = start(BOTH)) {
            id = service.create(TestService.slow("shop")
                            .put("router", new JsonArray().add("scripted").add("edge")))
                    .getString("id");
        }
        int calls = router.calls().size();
        // When
        try (var service = start(WITHOUT_ITS_ROUTER)) {
            service.post("/deployments/" + id + "/cancel", "");
            var stuck = service.await(id, d -> d.getString("status_reason").contains("confirmed by edge"));
            // Then
            assertThat(stuck.getString("status")).isEqualTo("CANCELLING");
            assertThat(stuck.getString("status_reason")).contains("router scripted is not configured");
            assertThat(router.calls().subList(calls, router.calls().size())).contains("rollback shop stable");
        }
    }

    @Test
    void a_failing_canary_still_fails_after_a_restart() throws Exception {
        // Given
        var wanted = TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 1));
        wanted.getJsonObject("policy").put("rollback_on_failure", false);
        String id;
        try (var service = start()) {
            id = service.create(wanted).getString("id");
            service.await(id, () -> service.sample(id, 10, 8), d -> d.getInteger("fail_count") > 0);
            service.post("/deployments/" + id + "/pause", "");
        }
        // When
        try (var service = start()) {
            // Then
            var failing = service.await(id, d -> !d.getString("status_reason").contains("asking"));
            assertThat(failing.getString("status")).isEqualTo("PAUSED");
            assertThat(failing.getString("status_reason"))
                    .startsWith("paused on request; failing: error rate 80 % > 1 %")
                    .contains("held because rollback_on_failure is false")
                    .doesNotContain("soaking");
        }
    }

    @Test
    void a_second_service_on_the_same_journal_does_not_start() throws Exception {
        try (var first = start()) {
            // When
            var refusal = catchThrowableOfType(ConfigException.class, () -> start());
            // Then
            assertThat(refusal.getMessage())
                    .startsWith("journal: ")
                    .contains(data.toString())
                    .doesNotContain("\n");
            assertThat(first.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_was_compared_until_the_last_decision_counts_after_it() throws Exception {
        String id;
        try (var service = start()) {
            // Given: a canary that is as good, and no latencies, without which nothing is proven
            String begun = service.create(compared("shop")).getString("id");
            service.await(begun, () -> both(service, begun), RestartRulesTest::hasEvidence);
            id = begun;
        }
        // When
        try (var service = start()) {
            // Then: the record, and what it leads to
            var before = service.deployment(id);
            assertThat(hasEvidence(before)).isTrue();
            var decided = before.getJsonObject("last_decision");
            var next = service.await(id, d -> !decided.equals(d.getJsonObject("last_decision")));
            assertThat(eValue(next.getJsonObject("last_decision"))).isEqualTo(eValue(decided));
        }
    }

    private static JsonObject compared(String service) {
        var wanted = TestService.quick(service);
        wanted.getJsonObject("policy")
                .put(
                        "analysis",
                        new JsonObject()
                                .put("mode", "sequential")
                                .put("tick_sec", 1)
                                .put("warmup_sec", 0));
        return wanted;
    }

    private static void both(TestService service, String id) throws Exception {
        for (String version : new String[] {"canary", "baseline"}) {
            var sample = new JsonObject()
                    .put("deployment_id", id)
                    .put("version", version)
                    .put("requests", 10)
                    .put("errors", 1);
            service.post("/metrics", sample.encode());
        }
    }

    private static boolean hasEvidence(JsonObject deployment) {
        var last = deployment.getJsonObject("last_decision");
        return last != null && eValue(last) != NO_EVIDENCE;
    }

    private static double eValue(JsonObject decision) {
        return decision.getJsonObject("verdict").getDouble("e_value");
    }
}
