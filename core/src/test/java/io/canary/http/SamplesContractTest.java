package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /deployments/{id}/samples}: what a deployment was decided on, to be simulated or fed back. */
class SamplesContractTest {
    private final ScheduledExecutorService reporters = Executors.newScheduledThreadPool(1);
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        reporters.shutdownNow();
        service.close();
    }

    private static JsonObject wanted() {
        var analysis = new JsonObject()
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0)
                .put("margins", new JsonObject().put("cpu", null).put("latency_ratio", null));
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy").put("analysis", analysis);
        return wanted;
    }

    /** A deployment that has ended, with both versions reported four times a second. */
    private JsonObject ended(int canaryErrors) throws Exception {
        String id = service.create(wanted()).getString("id");
        var unused = reporters.scheduleAtFixedRate(
                () -> {
                    var both = new JsonArray()
                            .add(sample(id, "canary", canaryErrors))
                            .add(sample(id, "baseline", 10));
                    try {
                        service.post("/metrics", both.encode());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                0,
                250,
                TimeUnit.MILLISECONDS);
        return service.await(id, d -> d.getString("completed_at") != null);
    }

    private static JsonObject sample(String id, String version, int errors) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", 1_000)
                .put("errors", errors)
                .put(
                        "latency",
                        new JsonObject()
                                .put("buckets", new JsonObject().put("0.1", 900).put("+Inf", 1_000)))
                .put("cpu_utilization", 0.5);
    }

    private List<JsonObject> samples(String id) throws Exception {
        var answer = service.get("/deployments/" + id + "/samples");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        return answer.body().lines().map(JsonObject::new).toList();
    }

    @ParameterizedTest
    @CsvSource({"50, ROLLED_BACK", "10, PROMOTED"})
    void simulated_with_the_same_policy_they_end_as_they_did(int canaryErrors, String end) throws Exception {
        // Given
        var ended = ended(canaryErrors);
        assertThat(ended.getString("status")).isEqualTo(end);
        String samples = service.get("/deployments/" + ended.getString("id") + "/samples")
                .body();
        // When
        String plan = new JsonObject()
                .put("strategy", wanted().getJsonObject("strategy"))
                .put("policy", wanted().getJsonObject("policy"))
                .encode();
        var answer = service.send(HttpRequest.newBuilder(service.uri("/simulate"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(plan + "\n" + samples)));
        // Then
        assertThat(new JsonObject(answer.body()).getString("end"))
                .as(answer.body() + samples)
                .isEqualTo(end);
    }

    @Test
    void each_is_what_a_version_did_in_one_tick_and_can_be_fed_back() throws Exception {
        // Given
        var ended = ended(50);
        // When
        var samples = samples(ended.getString("id"));
        // Then
        var canary = samples.stream()
                .filter(s -> s.getString("version").equals("canary"))
                .toList();
        assertThat(canary).isNotEmpty().allSatisfy(s -> {
            var metrics = s.getJsonObject("metrics");
            assertThat(metrics.getInteger("requests") % 1_000).isZero();
            assertThat(metrics.getInteger("errors")).isEqualTo(metrics.getInteger("requests") / 20);
            assertThat(metrics.getDouble("cpu_utilization")).isEqualTo(0.5);
            assertThat(s.getString("timestamp")).endsWith(".999Z");
        });
        assertThat(canary)
                .extracting(s -> s.getString("timestamp"))
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(canary.getFirst().getString("timestamp"))
                .isBetween(ended.getString("created_at").substring(0, 19), ended.getString("completed_at"));
        // And when
        String other = service.create(wanted().put("service_name", "other")).getString("id");
        var back = samples.getLast().copy().put("deployment_id", other);
        // Then
        assertThat(service.post("/metrics", back.encode()).statusCode()).isEqualTo(202);
    }

    /** A deployment that is held against limits alone, until it has ended. */
    private String limited(JsonObject analysis) throws Exception {
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy")
                .put("analysis", analysis.put("tick_sec", 1))
                .put("max_latency_p95_ms", 300);
        String id = service.create(wanted).getString("id");
        var sample = new JsonObject()
                .put("deployment_id", id)
                .put("requests", 100)
                .put("errors", 0)
                .put("latency_p95_ms", 120)
                .put("availability", 0.999);
        service.await(id, () -> service.post("/metrics", sample.encode()), d -> d.getString("completed_at") != null);
        return id;
    }

    @Test
    void a_deployment_that_compares_nothing_has_its_samples_too() throws Exception {
        // When
        var samples = samples(limited(new JsonObject()));
        // Then
        assertThat(samples).isNotEmpty().allSatisfy(s -> {
            assertThat(s.getString("version")).isEqualTo("canary");
            var metrics = s.getJsonObject("metrics");
            assertThat(metrics.getInteger("requests") % 100).isZero();
            assertThat(metrics.getInteger("errors")).isZero();
            assertThat(metrics.getDouble("latency_p95_ms")).isEqualTo(120);
            assertThat(metrics.getDouble("availability")).isCloseTo(0.999, within(1e-9));
        });
        assertThat(samples)
                .extracting(s -> s.getString("timestamp"))
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void a_deployment_that_is_to_record_nothing_has_none() throws Exception {
        assertThat(samples(limited(new JsonObject().put("record_samples", false))))
                .isEmpty();
    }

    @Test
    void a_deployment_that_there_is_not_is_not_found() throws Exception {
        assertThat(ProblemDocument.of(service.get("/deployments/nowhere/samples"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void asked_for_by_head_they_are_not_sent() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri("/deployments/" + id + "/samples"))
                .HEAD());
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    }
}
