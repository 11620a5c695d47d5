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

/**
 * {@code GET /deployments/{id}/samples}: the samples that a deployment's decisions were based on, to simulate or to
 * send again.
 */
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
                    try {
                        report(id, canaryErrors);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                0,
                250,
                TimeUnit.MILLISECONDS);
        return service.await(id, d -> d.getString("completed_at") != null);
    }

    /**
     * Both versions report as many requests as the router sends them.
     *
     * @param canaryErrors in a thousand requests
     */
    private void report(String id, int canaryErrors) throws Exception {
        int percent = service.router().weight("shop", "v2").basisPoints() / 100;
        var both = new JsonArray()
                .add(sample(id, "canary", percent, canaryErrors))
                .add(sample(id, "baseline", 100 - percent, 10));
        service.post("/metrics", both.encode());
    }

    private static JsonObject sample(String id, String version, int percent, int errors) {
        int requests = 1_000 * percent;
        var buckets = new JsonObject().put("0.1", requests / 10 * 9).put("+Inf", requests);
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", requests)
                .put("errors", errors * percent)
                .put("latency", new JsonObject().put("buckets", buckets))
                .put("cpu_utilization", 0.5);
    }

    /** The whole recording, with the plan first. */
    private String recording(String id) throws Exception {
        var answer = service.get("/deployments/" + id + "/samples");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        return answer.body();
    }

    private List<JsonObject> samples(String id) throws Exception {
        return recording(id)
                .lines()
                .map(JsonObject::new)
                .filter(line -> line.containsKey("metrics"))
                .toList();
    }

    private JsonObject simulated(String recording) throws Exception {
        var answer = service.send(HttpRequest.newBuilder(service.uri("/simulate"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(recording)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** A decision in the fields that both share. */
    private record Summary(String kind, String at, double weight, String reason) {
        static Summary decided(JsonObject d) {
            return new Summary(d.getString("kind"), d.getString("at"), d.getDouble("weight"), d.getString("reason"));
        }
    }

    @ParameterizedTest
    @CsvSource({"50, ROLLED_BACK", "10, PROMOTED"})
    void the_simulation_of_a_recording_gives_the_same_decisions_and_the_same_end(int canaryErrors, String end)
            throws Exception {
        // Given
        var ended = ended(canaryErrors);
        assertThat(ended.getString("status")).isEqualTo(end);
        String id = ended.getString("id");
        var decided = new JsonArray(service.get("/deployments/" + id + "/decisions?limit=1000")
                        .body())
                .stream().map(JsonObject.class::cast).map(Summary::decided).toList();
        // When
        var simulated = simulated(recording(id));
        // Then
        assertThat(simulated.getString("end")).isEqualTo(end);
        assertThat(simulated.getString("reason")).isEqualTo(ended.getString("status_reason"));
        assertThat(simulated.getJsonArray("notes")).isEmpty();
        assertThat(simulated.getString("begun_at")).isEqualTo(ended.getString("created_at"));
        assertThat(simulated.getString("ended_at")).isEqualTo(ended.getString("completed_at"));
        var moves = simulated.getJsonArray("moves").stream()
                .map(JsonObject.class::cast)
                .filter(move -> !move.getString("kind").equals("HOLD"))
                .map(Summary::decided)
                .toList();
        assertThat(moves)
                .isEqualTo(
                        decided.stream().filter(d -> !d.kind().equals("HOLD")).toList());
    }

    @Test
    void the_simulation_continues_after_a_requested_rollback_and_says_so() throws Exception {
        // Given
        var wanted = wanted();
        wanted.getJsonObject("strategy").put("max_steps", 100).put("step_weight", 1);
        String id = service.create(wanted).getString("id");
        service.await(id, () -> report(id, 10), d -> d.getInteger("current_step") > 0);
        service.post("/deployments/" + id + "/rollback", "{\"reason\":\"enough\",\"by\":\"anna\"}");
        service.await(id, d -> d.getString("completed_at") != null);
        // When
        var simulated = simulated(recording(id));
        // Then
        assertThat(simulated.getString("end")).isEqualTo("RUNNING");
        assertThat(simulated.getJsonArray("notes"))
                .singleElement()
                .asString()
                .contains("commands of the recorded rollout are not simulated")
                .contains("by anna")
                .contains("enough");
    }

    @Test
    void a_deployment_without_comparison_ends_the_same_way_in_its_simulation() throws Exception {
        // Given
        String id = limited(new JsonObject());
        // When
        var simulated = simulated(recording(id));
        // Then
        assertThat(simulated.getString("end")).isEqualTo("PROMOTED");
        assertThat(simulated.getJsonArray("notes")).isEmpty();
    }

    @Test
    void an_uploaded_recording_is_accepted_except_for_its_other_lines() throws Exception {
        // Given
        var ended = ended(50);
        String other = service.create(wanted().put("service_name", "other")).getString("id");
        String recording = recording(ended.getString("id")).replace(ended.getString("id"), other);
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri("/metrics"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(recording)));
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        long samples = recording
                .lines()
                .filter(line -> line.contains("\"metrics\":{\"requests"))
                .count();
        var sum = new JsonObject(answer.body().lines().toList().getLast());
        assertThat(sum.getLong("accepted")).isEqualTo(samples);
        assertThat(sum.getLong("refused")).isEqualTo(recording.lines().count() - samples);
    }

    @Test
    void each_sample_covers_one_version_in_one_tick_and_can_be_sent_again() throws Exception {
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

    /** A deployment with limits only, until it has ended: after more steps than a tick stays open for. */
    private String limited(JsonObject analysis) throws Exception {
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("strategy").put("step_weight", 25);
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
    void a_deployment_without_comparison_has_samples_too() throws Exception {
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
    void a_deployment_with_recording_turned_off_has_no_samples() throws Exception {
        assertThat(samples(limited(new JsonObject().put("record_samples", false))))
                .isEmpty();
    }

    @Test
    void an_unknown_deployment_is_not_found() throws Exception {
        assertThat(ProblemDocument.of(service.get("/deployments/nowhere/samples"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_head_request_returns_no_samples() throws Exception {
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
