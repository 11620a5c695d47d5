package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.analysis.StandardMetric;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row of the table of metrics is all that a metric needs, from the sample to the replay of its verdict. */
class EveryMetricTest {
    private static final double LIMIT = 0.5;

    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** The name of the limit tells which of two values is worse. */
    private static double value(StandardMetric metric, boolean isGood) {
        return metric.limitName().startsWith("max_") == isGood ? 0.25 : 0.75;
    }

    private String limited(StandardMetric metric) throws Exception {
        var wanted = TestService.quick("shop");
        var policy = wanted.getJsonObject("policy");
        policy.put("analysis", new JsonObject().put("tick_sec", 1));
        for (var each : StandardMetric.values()) {
            policy.put(each.limitName(), each == metric ? Double.valueOf(LIMIT) : null);
        }
        return service.create(wanted).getString("id");
    }

    private void report(String id, StandardMetric metric, boolean isGood) throws Exception {
        var metrics = new JsonObject().put("requests", 100).put(metric.json(), value(metric, isGood));
        var answer = service.post(
                "/metrics",
                new JsonObject()
                        .put("deployment_id", id)
                        .put("metrics", metrics)
                        .encode());
        assertThat(answer.statusCode()).as(answer.body()).isIn(202, 409); // 409 once it has ended
    }

    private JsonObject ended(String id, StandardMetric metric, boolean isGood) throws Exception {
        return service.await(
                id, () -> report(id, metric, isGood), deployment -> deployment.getString("completed_at") != null);
    }

    @ParameterizedTest
    @EnumSource
    void a_value_beyond_its_limit_causes_a_rollback_with_evidence(StandardMetric metric) throws Exception {
        // Given
        String id = limited(metric);
        // When
        var ended = ended(id, metric, false);
        // Then
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(ended.getString("status_reason")).startsWith(metric.words());
        assertThat(ended.getJsonObject("config").getJsonObject("policy").getDouble(metric.limitName()))
                .isEqualTo(LIMIT);
        var decision = ended.getJsonObject("last_decision");
        var violation =
                decision.getJsonObject("verdict").getJsonArray("violations").getJsonObject(0);
        assertThat(violation.getString("metric")).isEqualTo(metric.json());
        assertThat(violation.getDouble("measured")).isEqualTo(value(metric, false));
        var seen = ended.getJsonObject("last_aggregates");
        assertThat(seen.getDouble(metric.json())).isEqualTo(value(metric, false));
        assertThat(seen.getJsonObject("coverage").getJsonObject(metric.json()).getLong("requests"))
                .isEqualTo(seen.getLong("requests"));
    }

    @ParameterizedTest
    @EnumSource
    void a_value_within_its_limit_is_promoted_and_the_simulation_agrees(StandardMetric metric) throws Exception {
        // Given
        String id = limited(metric);
        // When
        var ended = ended(id, metric, true);
        String recording = service.get("/deployments/" + id + "/samples").body();
        var answer = service.send(HttpRequest.newBuilder(service.uri("/simulate"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(recording)));
        // Then
        assertThat(ended.getString("status")).isEqualTo("PROMOTED");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var simulated = new JsonObject(answer.body());
        assertThat(simulated.getString("end")).isEqualTo("PROMOTED");
        assertThat(simulated.getString("reason")).isEqualTo(ended.getString("status_reason"));
    }

    @ParameterizedTest
    @EnumSource
    void an_impossible_value_is_refused_with_its_pointer(StandardMetric metric) throws Exception {
        // Given
        String id = limited(metric);
        String sample = "{\"deployment_id\": \"%s\", \"metrics\": {\"%s\": -0.5}}".formatted(id, metric.json());
        String policy = "{\"service_name\": \"x\", \"new_version\": \"2\", \"policy\": {\"%s\": -0.5}}"
                .formatted(metric.limitName());
        // When
        var refusedSample = service.post("/metrics", sample);
        var refusedLimit = service.post("/deployments", policy);
        // Then
        assertThat(refusedSample.statusCode()).isEqualTo(400);
        assertThat(refusedSample.body()).contains("\"pointer\":\"/metrics/" + metric.json() + "\"");
        assertThat(refusedLimit.statusCode()).isEqualTo(400);
        assertThat(refusedLimit.body()).contains("\"pointer\":\"/policy/" + metric.limitName() + "\"");
    }
}
