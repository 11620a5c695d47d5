package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /metrics} with distributions of latencies. */
class LatencyContractTest {
    private static final String BUCKETS = "{\"buckets\": {\"0.25\": 50, \"0.5\": 96, \"1\": 100, \"+Inf\": 100}}";

    @AutoClose
    private static final TestService service = TestService.started();

    private String id = "";

    @BeforeEach
    void create() throws Exception {
        id = service.createUnjudged();
    }

    private HttpResponse<String> send(String latency, String... more) throws Exception {
        String fields = String.join("", more);
        return service.post(
                "/metrics",
                "{\"deployment_id\": \"" + id + "\", \"requests\": 100, \"errors\": 0" + fields + ", \"latency\": "
                        + latency + "}");
    }

    /** The verdict that the deployment was promoted on. */
    private JsonObject aggregates() throws Exception {
        return service.await(
                        id,
                        () -> service.post("/deployments/" + id + "/promote", ""),
                        d -> d.getString("completed_at") != null)
                .getJsonObject("last_aggregates");
    }

    @Test
    void a_recorded_sample_may_have_latencies_of_requests_of_another_tick() throws Exception {
        // Given
        String more = "{\"buckets\": {\"0.25\": 101, \"+Inf\": 101}}";
        // When
        var sent = send(more);
        var recorded = send(more, ", \"recorded\": {\"weight\": 5}");
        // Then
        assertThat(sent.statusCode()).isEqualTo(400);
        assertThat(recorded.statusCode()).isEqualTo(202);
    }

    @Test
    void percentiles_of_merged_buckets_are_shown_as_intervals() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(send(BUCKETS).statusCode()).isEqualTo(202);
        }
        // When
        var seen = aggregates();
        // Then
        assertThat(seen.getValue("latency_p95_ms")).isNull();
        assertThat(seen.getValue("latency_intervals"))
                .isEqualTo(new JsonObject()
                        .put("p50", new JsonObject().put("low_ms", 0.0).put("high_ms", 250.0))
                        .put("p95", new JsonObject().put("low_ms", 250.0).put("high_ms", 500.0))
                        .put("p99", new JsonObject().put("low_ms", 500.0).put("high_ms", 1000.0)));
    }

    @Test
    void percentiles_of_a_merged_exponential_histogram_are_shown_as_points() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            var answer =
                    send("{\"otel\": {\"scale\": 3, \"positive\": {\"offset\": 48, \"bucket_counts\": [90, 0, 10]}}}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        // When
        var seen = aggregates();
        // Then
        assertThat(seen.getDouble("latency_p50_ms")).isBetween(64.0, 70.0);
        assertThat(seen.getDouble("latency_p95_ms")).isBetween(76.0, 83.0);
        assertThat(seen.getDouble("latency_p99_ms")).isBetween(76.0, 83.0);
        assertThat(seen.getValue("latency_intervals")).isNull();
        assertThat(seen.getBoolean("latency_p95_approximate")).isFalse();
    }

    @Test
    void an_explicit_limit_inside_the_interval_holds_the_weight_and_the_status_says_so() throws Exception {
        // Given
        var spec = TestService.quick("undecided")
                .put("policy", new JsonObject().put("max_latency_p95_ms", 300).put("min_samples", 1));
        id = service.create(spec).getString("id");
        // When
        send(BUCKETS);
        var seen = service.await(
                id,
                d -> d.getJsonObject("last_decision") != null
                        && d.getJsonObject("last_decision").getString("reason").contains("latency p95 is between"));
        // Then
        assertThat(seen.getJsonObject("last_decision").getString("kind")).isEqualTo("HOLD");
        assertThat(seen.getJsonObject("last_decision").getString("reason")).contains("and so is the limit of 300 ms");
    }

    @Test
    void a_default_limit_inside_the_interval_is_not_judged_and_the_status_says_so() throws Exception {
        // Given
        id = service.create(
                        TestService.quick("undecided-default").put("policy", new JsonObject().put("min_samples", 1)))
                .getString("id");
        // When
        send("{\"buckets\": {\"0.25\": 50, \"0.75\": 96, \"1\": 100, \"+Inf\": 100}}");
        var seen = service.await(
                id,
                d -> d.getJsonObject("last_decision") != null
                        && d.getJsonObject("last_decision").getString("kind").equals("ADVANCE"));
        // Then
        var verdict = seen.getJsonObject("last_decision").getJsonObject("verdict");
        assertThat(verdict.getString("outcome")).isEqualTo("PASS");
        assertThat(verdict.getJsonArray("not_judged")).contains("latency_p95_ms");
        assertThat(verdict.getJsonArray("undecided"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("metric", "latency_p95_ms")
                                .put(
                                        "interval",
                                        new JsonObject().put("low_ms", 250.0).put("high_ms", 750.0))
                                .put("limit", 500.0)));
        assertThat(seen.getJsonObject("last_decision").getString("reason")).contains("and so is the limit of 500 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                | /latency                      | must have one of
            {"hdr": "", "buckets": {"1": 1, "+Inf": 1}}       | /latency                      | buckets and hdr
            5                                                 | /latency                      | must be an object
            {"ddsketch": "no base64!"}                        | /latency/ddsketch             | must be base64
            {"ddsketch": "AAAA"}                              | /latency/ddsketch             | the protobuf message
            {"ddsketch": 5}                                   | /latency/ddsketch             | must be a string
            {"hdr": "AAAA"}                                   | /latency/hdr                  | it is cut off
            {"hdr": "AAAAAAAAAAA="}                           | /latency/hdr                  | it begins with 0
            {"otel": {"scale": 21}}                           | /latency/otel/scale           | from 0 to 20
            {"otel": {"scale": 3, "count": 1}}                | /latency/otel/count           | the sum of all buckets (0)
            {"otel": {"scale": 3, "zero_count": -1}}          | /latency/otel/zero_count      | was -1
            {"otel": {"scale": 3, "bucket": 1}}               | /latency/otel/bucket          | is not known
            {"buckets": {"1": 5, "2": 4, "+Inf": 6}}          | /latency/buckets/2            | (5), was 4
            {"buckets": {"1": 5}}                             | /latency/buckets              | must have the bucket +Inf
            {"buckets": {"1": "NaN", "+Inf": 6}}              | /latency/buckets/1            | must be a number
            {"buckets": {"1": 1e400, "+Inf": 6}}              | /latency/buckets/1            | of reasonable size
            {"buckets": {"1": 5, "+Inf": 101}}                | /latency                      | more values (101) than requests (100)
            {"buckets": {"1": 5, "+Inf": 6}, "unit": "h"}     | /latency/unit                 | must be one of s, ms, us, ns
            {"tdigest": "AAAA"}                               | /latency/tdigest              | is not known
            """)
    void an_invalid_distribution_is_refused_with_the_pointer_and_the_reason(
            String latency, String pointer, String reason) throws Exception {
        // When
        var problem = ProblemDocument.of(send(latency));
        // Then
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.at(pointer)).contains(reason);
        assertThat(service.deployment(id).getValue("last_metrics_at")).isNull();
    }

    @Test
    void all_errors_are_reported_at_once() throws Exception {
        // When
        var problem = ProblemDocument.of(
                send("{\"buckets\": {\"1\": 5, \"x\": 1}}", ", \"availability\": 2, \"timestamp\": \"yesterday\""));
        // Then
        assertThat(problem.pointers())
                .containsExactlyInAnyOrder("/timestamp", "/availability", "/latency/buckets", "/latency/buckets/x");
    }

    @Test
    void a_distribution_beside_a_percentile_is_refused() throws Exception {
        // When
        var problem = ProblemDocument.of(send(BUCKETS, ", \"latency_p95_ms\": 5"));
        // Then
        assertThat(problem.at("/latency")).isEqualTo("must not be given together with latency_p95_ms");
    }

    @Test
    void an_exponential_histogram_may_change_its_scale() throws Exception {
        // Given
        String fine = "{\"otel\": {\"scale\": 5, \"positive\": {\"offset\": 192, \"bucket_counts\": [100]}}}";
        String coarse = "{\"otel\": {\"scale\": 3, \"positive\": {\"offset\": 56, \"bucket_counts\": [100]}}}";
        // When
        for (String latency : List.of(fine, coarse, fine)) {
            var answer = send(latency);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        // Then: 64 ms to 65.4 ms, and 128 ms to 139.6 ms
        var seen = aggregates();
        assertThat(seen.getDouble("latency_p50_ms")).isBetween(62.0, 67.0);
        assertThat(seen.getDouble("latency_p95_ms")).isBetween(126.0, 142.0);
    }

    @Test
    void a_different_accuracy_is_refused_for_this_version_and_accepted_for_the_other() throws Exception {
        // Given
        String other = "{\"buckets\": {\"0.1\": 1, \"+Inf\": 1}}";
        assertThat(send("{\"buckets\": {\"0.1\": 0, \"+Inf\": 0}, \"unit\": \"ms\"}")
                        .statusCode())
                .as("one without values decides nothing")
                .isEqualTo(202);
        send(BUCKETS);
        // When
        var refused = send(other);
        var exponential = send("{\"otel\": {\"scale\": 3, \"zero_count\": 1}}");
        var same = send("{\"buckets\": {\"250\": 1, \"500.0\": 1, \"1e3\": 1, \"+Inf\": 1}, \"unit\": \"ms\"}");
        var baseline = send(other, ", \"version\": \"baseline\"");
        // Then
        assertThat(ProblemDocument.of(refused).at("/latency"))
                .isEqualTo(
                        "must be as accurate as the first distribution of this version, with bounds at 250 ms, 500 ms,"
                                + " 1000 ms, but has bounds at 100 ms");
        assertThat(ProblemDocument.of(exponential).at("/latency")).contains("a relative error of 5.36 %");
        assertThat(same.statusCode()).as(same.body()).isEqualTo(202);
        assertThat(baseline.statusCode()).as(baseline.body()).isEqualTo(202);
    }
}
