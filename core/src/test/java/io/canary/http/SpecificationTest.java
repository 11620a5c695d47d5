package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact requests of clients of the original specification. */
class SpecificationTest {
    private static final String DEPLOYMENT = """
            {
              "service_name": "%s",
              "new_version": "v2.1.0",
              "baseline_version": "v2.0.3",
              "strategy": {"initial_weight": 5, "step_weight": 10, "interval_sec": 60, "max_steps": 10},
              "policy": {
                "max_error_rate": 0.01, "max_latency_p95_ms": 350, "min_availability": 0.995, "max_cpu_utilization": 0.8,
                "min_requests": 200, "min_samples": 3, "sample_window_sec": 60, "max_consecutive_failures": 1
              }
            }""";
    private static final String NUMBERS = "{\"requests\": 1000, \"errors\": 5, \"latency_p95_ms\": 280,"
            + " \"availability\": 0.999, \"cpu_utilization\": 0.45}";

    @AutoClose
    private static final TestService service = TestService.started();

    private static int services;

    private String id = "";

    @BeforeEach
    void create() throws Exception {
        id = service.create(new JsonObject(DEPLOYMENT.formatted("checkout-api-" + services++)))
                .getString("id");
    }

    @Test
    void health_is_ok() throws Exception {
        // When
        var answer = service.get("/health");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("ok");
    }

    @Test
    void a_deployment_is_created_listed_shown_and_cancelled() throws Exception {
        // When
        var created = service.post("/deployments", DEPLOYMENT.formatted("checkout-api"));
        var made = new JsonObject(created.body());
        var list = service.get("/deployments");
        var shown = service.get("/deployments/" + made.getString("id"));
        var cancelled = service.post("/deployments/" + made.getString("id") + "/cancel", "");
        // Then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(made.getJsonObject("config").getJsonObject("policy").getDouble("sample_window_sec"))
                .isEqualTo(60);
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(new JsonArray(list.body()).getJsonObject(0).getString("id")).isEqualTo(made.getString("id"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(shown.body()).getMap()).containsKeys("history", "last_aggregates");
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(cancelled.body()).getString("status")).isEqualTo("CANCELLED");
    }

    @Test
    void numbers_inside_metrics_are_accepted() throws Exception {
        // When
        var answer = service.post("/metrics", "{\"deployment_id\": \"" + id + "\", \"metrics\": " + NUMBERS + "}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"status\":\"accepted\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"deployment_id\": \"ID\", \"metrics\": NUMBERS}",
                "{\"metrics\": NUMBERS, \"deployment_id\": \"ID\"}",
                "{\"deployment_id\": \"ID\", \"requests\": 1000, \"metrics\": {\"errors\": 5, \"latency_p95_ms\": 280,"
                        + " \"availability\": 0.999, \"cpu_utilization\": 0.45}}",
                "{\"deployment_id\": \"ID\", \"requests\": 1000, \"errors\": 5, \"latency_p95_ms\": 280,"
                        + " \"availability\": 0.999, \"cpu_utilization\": 0.45}",
                "{\"deployment_id\": \"ID\", \"metrics\": {\"requests\": 1000, \"error_rate\": 0.005,"
                        + " \"latency_p95_ms\": 280, \"availability\": 0.999, \"cpu_utilization\": 0.45}}",
            })
    void every_form_of_the_same_numbers_is_the_same_sample(String form) throws Exception {
        // Given
        var wanted = TestService.quick("forms-" + services++);
        wanted.getJsonObject("policy").put("min_samples", 3);
        String quick = service.create(wanted).getString("id");
        String sample = form.replace("NUMBERS", NUMBERS).replace("ID", quick);
        // When
        assertThat(service.post("/metrics", sample).statusCode()).isEqualTo(202);
        assertThat(service.post("/metrics", "[" + sample + "," + sample + "]").statusCode())
                .isEqualTo(202);
        // Then
        var seen = service.await(
                        quick,
                        d -> d.getJsonObject("last_decision") != null
                                && d.getJsonObject("last_decision")
                                        .getString("kind")
                                        .equals("ADVANCE"))
                .getJsonObject("last_aggregates");
        assertThat(seen.getInteger("samples")).isEqualTo(3);
        assertThat(seen.getInteger("requests")).isEqualTo(3_000);
        assertThat(seen.getDouble("error_rate")).isEqualTo(0.005);
        assertThat(seen.getDouble("latency_p95_ms")).isEqualTo(280);
        assertThat(seen.getDouble("availability")).isEqualTo(0.999);
        assertThat(seen.getDouble("cpu_utilization")).isEqualTo(0.45);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"deployment_id": "ID", "metrics": {"requests": 61.0169, "errors": 5}}  | /metrics/requests
            {"deployment_id": "ID", "requests": 4.4, "errors": 5}                   | /requests
            {"deployment_id": "ID", "metrics": {"requests": 5, "errors": 5.4}}      | /metrics/errors
            """)
    void a_fractional_count_is_the_only_error_of_an_otherwise_valid_sample(String sample, String pointer)
            throws Exception {
        // When
        var answer = service.post("/metrics", sample.replace("ID", id));
        // Then
        assertThat(new JsonObject(answer.body()).getJsonArray("errors"))
                .singleElement()
                .isInstanceOfSatisfying(JsonObject.class, error -> assertThat(error.getString("pointer"))
                        .isEqualTo(pointer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"deployment_id": "ID"}                                              | /metrics                | must report something
            {"deployment_id": "ID", "metrics": {}}                               | /metrics                | must report something
            {"deployment_id": "ID", "metrics": {"availability": null}}           | /metrics                | must report something
            {"deployment_id": "ID", "version": "v2.1.0", "timestamp": "2026-01-31T12:00:00Z"} | /metrics   | must report something
            {"deployment_id": "ID", "requests": 5, "metrics": {"requests": 5}}   | /metrics/requests       | is given both inside and outside metrics
            {"deployment_id": "ID", "metrics": {"request": 5}}                   | /metrics/request        | did you mean requests?
            {"deployment_id": "ID", "metrics": {"orders_of_the_day": 5}}         | /metrics/orders_of_the_day | a metric of your own is an object
            {"deployment_id": "ID", "metrics": {"requests": 5, "errors": 6}}     | /metrics/errors         | must not exceed requests (5), was 6
            {"deployment_id": "ID", "metrics": {"requests": "5"}}                | /metrics/requests       | must be a whole number, was "5"
            {"deployment_id": "ID", "metrics": {"requests": 61.0169}}            | /metrics/requests       | must be a whole number, was 61.0169: Prometheus' increase() and rate() extrapolate
            {"deployment_id": "ID", "requests": 61.0169}                         | /requests               | must be a whole number, was 61.0169: Prometheus' increase() and rate() extrapolate
            {"deployment_id": "ID", "metrics": {"availability": 1.00000000000000001}} | /metrics/availability | must be from 0 to 1
            {"deployment_id": "ID", "metrics": {"availability": 0.123456789012345678}} | /metrics/availability | has more digits than a double holds
            {"deployment_id": "ID", "metrics": {"error_rate": 1e-400, "requests": 1}} | /metrics/error_rate | is too close to 0
            {"deployment_id": "ID", "metrics": {"latency_p95_ms": NaN}}          | ''                      | NaN is no number in JSON
            {"deployment_id": "ID", "metrics": {"latency": {"buckets": {"x": 1}}, "requests": 1}} | /metrics/latency/buckets/x | is no bound
            {"deployment_id": "ID", "metrics": 5}                                | /metrics                | must be an object, was 5
            """)
    void an_invalid_sample_is_refused_with_its_pointer(String sample, String pointer, String detail) throws Exception {
        // When
        var answer = service.post("/metrics", sample.replace("ID", id));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonArray("errors")).anySatisfy(error -> {
            assertThat(((JsonObject) error).getString("pointer")).isEqualTo(pointer);
            assertThat(((JsonObject) error).getString("detail")).contains(detail);
        });
        assertThat(service.deployment(id).getString("last_metrics_at")).isNull();
    }

    @Test
    void a_distribution_and_a_custom_metric_fit_into_the_same_object() throws Exception {
        // Given
        var wanted = new JsonObject(DEPLOYMENT.formatted("with-orders"));
        wanted.getJsonObject("policy")
                .put(
                        "metrics",
                        new JsonArray()
                                .add(new JsonObject().put("name", "orders").put("kind", "ratio")));
        String own = service.create(wanted).getString("id");
        // When
        var answer = service.post("/metrics", """
                {"deployment_id": "%s", "metrics": {"requests": 1000, "orders": {"count": 420, "of": 950},
                  "latency": {"buckets": {"0.1": 900, "0.5": 1000, "+Inf": 1000}}}}""".formatted(own));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requests",
                "errors",
                "error_rate",
                "latency_p95_ms",
                "latency",
                "availability",
                "cpu_utilization"
            })
    void a_custom_metric_cannot_have_the_name_of_a_field_of_samples(String name) throws Exception {
        // Given
        var wanted = new JsonObject(DEPLOYMENT.formatted("reserved"));
        wanted.getJsonObject("policy")
                .put(
                        "metrics",
                        new JsonArray().add(new JsonObject().put("name", name).put("kind", "gauge")));
        // When
        var answer = service.post("/deployments", wanted.encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/policy/metrics");
    }

    @ParameterizedTest
    @CsvSource({"canary, v2, /baseline_version", "v1, baseline, /new_version", "Canary, BASELINE, /baseline_version"})
    void a_version_named_like_the_role_of_the_other_is_refused(String baseline, String canary, String pointer)
            throws Exception {
        // When
        var answer = service.post(
                "/deployments",
                new JsonObject()
                        .put("service_name", "crossed")
                        .put("baseline_version", baseline)
                        .put("new_version", canary)
                        .encode());
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"pointer\":\"" + pointer + "\"").contains("in samples, that word means");
    }

    @Test
    void a_version_may_have_the_name_of_its_own_role() throws Exception {
        // Given
        var own = service.create(new JsonObject()
                .put("service_name", "tracks")
                .put("baseline_version", "baseline")
                .put("new_version", "canary"));
        // When
        var answer = service.post("/metrics", """
                {"deployment_id": "%s", "version": "canary", "metrics": {"requests": 10, "errors": 1}}""".formatted(own.getString("id")));
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(service.deployment(own.getString("id")).getString("last_metrics_at"))
                .isNotNull();
    }
}
