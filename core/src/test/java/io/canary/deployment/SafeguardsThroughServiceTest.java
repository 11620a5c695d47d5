package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Safeguards for unattended rollouts, through the running service. */
class SafeguardsThroughServiceTest {
    private static final Weight FIVE = new Weight(500);

    private static JsonObject quick(JsonObject safeguards) {
        return TestService.quick("shop").put("safeguards", safeguards);
    }

    private static boolean has(JsonObject deployment, String type) {
        return entries(deployment.getJsonArray("history"), type) > 0;
    }

    private static long entries(JsonArray history, String type) {
        return history.stream()
                .filter(e -> ((JsonObject) e).getString("type").equals(type))
                .count();
    }

    @Test
    void a_router_that_restarted_with_an_empty_memory_gets_its_split_back_by_itself() throws Exception {
        try (var service = TestService.start()) {
            // Given: it was seen after its confirmation, so that another run can be told
            String id = service.createRunning(quick(new JsonObject().put("reconcile_interval_sec", 1)))
                    .getString("id");
            int looks = service.router().looks();
            service.await(id, d -> service.router().looks() > looks + 1);
            // When
            service.router().forget("shop");
            // Then
            var healed = service.await(id, d -> entries(d.getJsonArray("history"), "weight_confirmed") == 2);
            assertThat(has(healed, "drifted")).isTrue();
            assertThat(healed.getString("status")).isEqualTo("RUNNING");
            assertThat(service.router().weight("shop", "v2")).isEqualTo(FIVE);
            assertThat(service.get("/metrics").body()).contains("canary_drifts_total{router=\"scripted\"} 1.0");
        }
    }

    @Test
    void drift_with_alert_moves_nothing_and_reports_the_observed_split() throws Exception {
        try (var service = TestService.start()) {
            // Given
            var alert = new JsonObject().put("reconcile_interval_sec", 1).put("on_drift", "alert");
            String id = service.create(quick(alert)).getString("id");
            // When
            service.router().forget("shop");
            // Then
            var drifted = service.await(id, d -> has(d, "drifted"));
            assertThat(drifted.getInteger("current_weight")).isZero();
            assertThat(drifted.getString("status_reason")).startsWith("held: router scripted carries 0 %, not 5 %");
            assertThat(service.router().calls()).containsExactly("set shop 5 %");
        }
    }

    @Test
    void a_lease_is_renewed_and_an_expired_one_is_recorded_and_requested_again() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id =
                    service.create(quick(new JsonObject().put("lease_sec", 1))).getString("id");
            service.await(id, d -> service.router().renewals() >= 3);
            assertThat(service.router().calls()).containsExactly("set shop 5 %");
            // When
            service.router().lapse("shop");
            // Then
            var back = service.await(id, d -> entries(d.getJsonArray("history"), "weight_confirmed") == 2);
            assertThat(has(back, "lease_lapsed") || has(back, "drifted")).isTrue();
            assertThat(service.router().weight("shop", "v2")).isEqualTo(FIVE);
        }
    }

    @Test
    void a_deployment_that_takes_too_long_is_rolled_back_at_its_deadline() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(quick(new JsonObject().put("deadline_sec", 1.5)))
                    .getString("id");
            // When
            var ended = service.await(id, d -> d.getString("completed_at") != null);
            // Then
            assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
            assertThat(ended.getString("status_reason")).isEqualTo("deadline of 1.5 s exceeded");
        }
    }

    @Test
    void a_step_without_evidence_says_what_is_missing_and_is_rolled_back() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(quick(new JsonObject().put("max_hold_sec", 2)))
                    .getString("id");
            // Then
            service.await(id, d -> d.getString("status_reason").contains("waiting for evidence: "));
            var ended = service.await(id, d -> d.getString("completed_at") != null);
            assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
            assertThat(ended.getString("status_reason")).startsWith("no conclusive verdict at 5 % within 2 s");
        }
    }

    @Test
    void a_rollback_that_does_not_help_is_an_error() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(quick(new JsonObject().put("recovery_window_sec", 2)))
                    .getString("id");
            service.await(id, () -> service.sample(id, 10, 5), d -> d.getString("completed_at") != null);
            // When
            var judged = service.await(id, () -> sampleBaseline(service, id, 5), d -> has(d, "not_recovered"));
            // Then
            assertThat(judged.getString("status")).isEqualTo("ROLLED_BACK");
            assertThat(judged.getJsonArray("history")
                            .getJsonObject(judged.getJsonArray("history").size() - 1)
                            .getString("msg"))
                    .startsWith("rolling back did not help: stable 2 s later: error rate 50 % > 1 %");
            assertThat(sampleBaseline(service, id, 0))
                    .as("nobody watches any more")
                    .isEqualTo(409);
        }
    }

    @Test
    void a_rollback_that_helps_is_recorded_and_samples_of_the_canary_no_longer_count() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            service.await(id, () -> service.sample(id, 10, 5), d -> d.getString("completed_at") != null);
            // When
            int ofTheCanary = service.post(
                            "/metrics",
                            new JsonObject()
                                    .put("deployment_id", id)
                                    .put("requests", 10)
                                    .encode())
                    .statusCode();
            service.await(id, () -> sampleBaseline(service, id, 0), d -> has(d, "recovered"));
            // Then
            assertThat(ofTheCanary).isEqualTo(409);
        }
    }

    private static int sampleBaseline(TestService service, String id, int errors) throws Exception {
        var sample = new JsonObject()
                .put("deployment_id", id)
                .put("version", "baseline")
                .put("requests", 10)
                .put("errors", errors);
        return service.post("/metrics", sample.encode()).statusCode();
    }

    @Test
    void a_lease_is_rejected_for_a_router_without_leases() throws Exception {
        try (var service = TestService.start(Map.of(), new ScriptedRouter().withoutLeases())) {
            // When
            var answer = service.post(
                    "/deployments", quick(new JsonObject().put("lease_sec", 10)).encode());
            // Then
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"pointer\":\"/safeguards/lease_sec\"")
                    .contains("router scripted holds no leases");
        }
    }

    @Test
    void an_hour_forwards_or_backwards_neither_promotes_nor_rolls_back_nor_stalls() throws Exception {
        var moved = new AtomicLong();
        var clock = new WallClock(() -> System.currentTimeMillis() + moved.get(), System::nanoTime);
        try (var service = TestService.start(Map.of(), new ScriptedRouter(), clock)) {
            // Given
            var limits = new JsonObject().put("deadline_sec", 1200).put("max_hold_sec", 1200);
            String id = service.create(quick(limits)).getString("id");
            for (var by : new Duration[] {Duration.ofHours(1), Duration.ofHours(-2)}) {
                // When
                moved.addAndGet(by.toMillis());
                // Then
                var before = service.await(
                        id, d -> entries(d.getJsonArray("history"), "clock_moved") == (by.isNegative() ? 2 : 1));
                assertThat(before.getString("status")).isEqualTo("RUNNING");
                assertThat(before.getInteger("current_weight")).isEqualTo(5);
            }
            var ended = service.await(id, () -> service.sample(id, 10, 0), d -> d.getString("completed_at") != null);
            assertThat(ended.getString("status")).isEqualTo("PROMOTED");
        }
    }
}
