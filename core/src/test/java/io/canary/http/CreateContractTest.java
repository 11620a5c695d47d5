package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code POST /deployments} and {@code GET /deployments/{id}}. */
class CreateContractTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @AutoClose
    private final TestService service = TestService.started();

    @Test
    void a_created_deployment_runs_and_is_at_its_location() throws Exception {
        // When
        var answer = service.post("/deployments", "{\"service_name\": \"shop\", \"new_version\": \"v2\"}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var created = new JsonObject(answer.body());
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/deployments/" + created.getString("id"));
        assertThat(new JsonObject(service.get(location).body())).isEqualTo(created);
        assertThat(created.getString("status")).isEqualTo("RUNNING");
        assertThat(UUID.fromString(created.getString("id"))).isNotNull();
    }

    @Test
    void omitted_fields_have_their_defaults() throws Exception {
        // When
        var created =
                service.create(new JsonObject().put("service_name", "shop").put("new_version", "v2"));
        // Then
        assertThat(created.getString("baseline_version")).isEqualTo("stable");
        assertThat(created.getString("router")).isEqualTo("scripted");
        assertThat(created.getJsonObject("config")).isEqualTo(new JsonObject("""
                {"strategy": {"initial_weight": 5, "step_weight": 10, "interval_sec": 60, "max_steps": 20, "bake_sec": 0},
                 "policy": {"sample_window_sec": 60, "min_samples": 3, "min_requests": 100, "max_error_rate": 0.01,
                   "max_latency_p95_ms": 500.0, "min_availability": 0.995, "max_cpu_utilization": 0.85,
                   "max_memory_utilization": null,
                   "max_consecutive_failures": 1, "rollback_on_failure": true,
                   "metrics": [],
                   "analysis": {"mode": "auto", "alpha": 0.01, "bake_alpha": 0.01, "tick_sec": 10, "max_report_lag_sec": 60,
                     "margins": {"error_ratio": 1.1, "latency_ratio": 1.06, "cpu": 0.1},
                     "warmup_sec": 20, "latency_warmup_sec": 30, "adaptive_warmup": true,
                     "error_limit": null, "expected_rps": null,
                     "proof": {"evidence": 20.0, "error_ratio": 1.25, "error_margin": 0.004,
                       "latency_p50_ratio": 1.15, "latency_p95_ratio": 1.24, "latency_p99_ratio": 1.5},
                     "ladder": true, "holdback_percent": 5, "max_duration_sec": null, "on_inconclusive": "abort", "on_no_data": "hold", "on_silence": "rollback", "missing_errors": "unknown", "on_provider_error": "hold", "record_samples": true, "remember": true,
                     "advisory": false, "ratio_interval": true}},
                 "safeguards": {"deadline_sec": 86400, "on_deadline": "rollback", "max_hold_sec": 3600,
                   "on_max_hold": "rollback", "on_drift": "auto", "on_share_mismatch": "hold",
                   "reconcile_interval_sec": 30, "lease_sec": 0,
                   "recovery_window_sec": 300, "promoted": {"watch_sec": null, "on_drift": "alert"}},
                 "override": null,
                 "upstreams": {},
                 "sources": []}"""));
    }

    @Test
    void every_field_is_there_and_times_are_utc_with_milliseconds() throws Exception {
        // When
        var created = service.create(TestService.quick("shop"));
        // Then
        assertThat(created.fieldNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "service_name",
                        "baseline_version",
                        "new_version",
                        "router",
                        "owner",
                        "status",
                        "status_reason",
                        "reason_code",
                        "attention",
                        "current_weight",
                        "weight_of",
                        "observed_share",
                        "current_step",
                        "fail_count",
                        "created_at",
                        "updated_at",
                        "last_step_started_at",
                        "last_metrics_at",
                        "warnings",
                        "completed_at",
                        "next_evaluation_at",
                        "bake_until",
                        "config",
                        "plan",
                        "history",
                        "learned_from",
                        "samples_ignored",
                        "last_aggregates",
                        "last_decision");
        for (var field : new String[] {"created_at", "updated_at", "last_step_started_at", "next_evaluation_at"}) {
            assertThat(created.getString(field)).as(field).matches(TIME);
        }
        assertThat(created.getValue("completed_at")).isNull();
        assertThat(created.getValue("last_metrics_at")).isNull();
        var started = Instant.parse(created.getString("last_step_started_at"));
        assertThat(Instant.parse(created.getString("next_evaluation_at")))
                .isBetween(started.plusMillis(1_000), started.plusMillis(1_100)); // evaluations lie on a grid
        var first = created.getJsonArray("history").getJsonObject(0);
        assertThat(first.fieldNames()).containsExactly("at", "level", "type", "msg", "by", "reason_code");
        assertThat(first.getString("reason_code")).isEqualTo("created");
        assertThat(first.getString("at")).matches(TIME);
    }

    @Test
    void weights_have_two_decimals_and_intervals_may_have_decimals() throws Exception {
        // When
        var created = service.create(new JsonObject("""
                {"service_name": "shop", "new_version": "v2",
                 "strategy": {"initial_weight": 0.01, "step_weight": 33.33, "interval_sec": 1.5}}"""));
        // Then
        assertThat(created.getDouble("current_weight")).isEqualTo(0.01);
        var strategy = created.getJsonObject("config").getJsonObject("strategy");
        assertThat(strategy.getDouble("step_weight")).isEqualTo(33.33);
        assertThat(strategy.getDouble("interval_sec")).isEqualTo(1.5);
        assertThat(service.router().calls()).containsExactly("set shop 0.01 %");
    }

    @Test
    void a_custom_metric_has_its_defaults() throws Exception {
        // When
        var created = service.create(new JsonObject("""
                {"service_name": "shop", "new_version": "v2",
                 "policy": {"metrics": [
                   {"name": "queue", "kind": "gauge"},
                   {"name": "orders", "kind": "ratio", "otlp": {"metric": "orders.failed", "of": "orders.done"}}]}}"""));
        // Then
        var metrics = created.getJsonObject("config").getJsonObject("policy").getJsonArray("metrics");
        assertThat(metrics).isEqualTo(new JsonArray("""
                [{"name": "queue", "kind": "gauge", "direction": "lower_is_better", "margin": 1.1, "weight": 0.1,
                  "critical": false, "otlp": null},
                 {"name": "orders", "kind": "ratio", "direction": "lower_is_better", "margin": 1.1, "weight": 0.1,
                  "critical": false, "otlp": {"metric": "orders.failed", "attributes": {}, "of": "orders.done"}}]"""));
    }

    @Test
    void a_limit_of_null_stays_null() throws Exception {
        // When
        var created = service.create(new JsonObject("""
                {"service_name": "shop", "new_version": "v2", "policy": {"max_error_rate": null}}"""));
        // Then
        var policy = created.getJsonObject("config").getJsonObject("policy");
        assertThat(policy.containsKey("max_error_rate")).isTrue();
        assertThat(policy.getValue("max_error_rate")).isNull();
    }

    @Test
    void a_deployment_that_the_router_does_not_confirm_in_time_is_created_and_pending() throws Exception {
        // Given
        try (var impatient = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 100)))) {
            impatient.router().before((name, verb) -> {
                throw RouterException.unreachable("down");
            });
            // When
            var answer =
                    impatient.post("/deployments", TestService.quick("shop").encode());
            // Then
            assertThat(answer.statusCode()).isEqualTo(201);
            var created = new JsonObject(answer.body());
            assertThat(created.getString("status")).isEqualTo("PENDING");
            assertThat(created.getInteger("current_weight")).isZero();
            assertThat(created.getValue("last_step_started_at")).isNull();
        }
    }

    @Test
    void a_service_has_one_canary_at_a_time_and_the_refusal_names_it() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        // When
        var answer = service.post("/deployments", TestService.quick("shop").encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(answer).detail()).contains("shop").contains(id);
        // And: the next one can start when it has ended
        service.post("/deployments/" + id + "/cancel", "");
        assertThat(service.create(TestService.quick("shop")).getString("id")).isNotEqualTo(id);
    }

    @Test
    void an_unknown_deployment_is_a_404_with_its_id() throws Exception {
        // When
        var answer = service.get("/deployments/e0e0e0e0-0000-4000-8000-000000000000");
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ProblemDocument.of(answer).detail()).contains("e0e0e0e0-0000-4000-8000-000000000000");
    }
}
