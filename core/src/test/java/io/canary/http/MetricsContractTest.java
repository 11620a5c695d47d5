package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /metrics} with one sample, or an array of them. */
class MetricsContractTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private String id = "";

    @BeforeEach
    void create() throws Exception {
        id = service.createUnjudged();
    }

    private JsonObject sample() {
        return new JsonObject().put("deployment_id", id).put("requests", 10).put("errors", 1);
    }

    private static HttpResponse<String> send(Object body) throws Exception {
        return service.post("/metrics", body.toString());
    }

    /** The counter of one fate of samples. */
    private static double counted(String result, String cause) throws Exception {
        return Scraped.from(service).samples(result, cause);
    }

    @Test
    void a_sample_is_accepted_and_shown_at_the_deployment() throws Exception {
        // When
        var answer = send(sample());
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject().put("status", "accepted"));
        service.await(id, d -> d.getString("last_metrics_at") != null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "baseline", "v1", "v2"})
    void a_version_is_a_role_or_one_of_the_two_versions(String version) throws Exception {
        // When
        var answer = send(sample().put("version", version));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void another_version_is_refused_with_the_accepted_ones() throws Exception {
        // When
        var problem = ProblemDocument.of(send(sample().put("version", "v3")));
        // Then
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.at("/version")).isEqualTo("must be canary, baseline, v2 or v1, was v3");
    }

    @Test
    void a_sample_for_an_unknown_deployment_is_a_404() throws Exception {
        // When
        var answer = send(sample().put("deployment_id", "nobody"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ProblemDocument.of(answer).detail()).contains("nobody");
    }

    @Test
    void a_sample_right_after_the_end_is_a_409() throws Exception {
        for (int i = 0; i < 20; i++) {
            // Given: ingestion knows the deployment
            assertThat(send(sample()).statusCode()).isEqualTo(202);
            service.post("/deployments/" + id + "/cancel", "");
            // When
            var answer = send(sample());
            // Then
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(ProblemDocument.of(answer).detail()).contains("has ended");
            id = service.create(TestService.quick("next " + i)).getString("id");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "errors, 11",
        "errors, -1",
        "errors, 0.5",
        "errors, '\"1\"'",
        "requests, -1",
        "requests, 1e16",
        "requests, null",
        "error_rate, 0.5",
        "latency_p95_ms, 0",
        "latency_p95_ms, 1e400",
        "availability, 1.01",
        "cpu_utilization, -0.1",
        "timestamp, 5",
        "timestamp, '\"yesterday\"'",
        "timestamp, '\"2026-01-31T12:00:00\"'",
        "timestamp, '\"2026-02-30T12:00:00Z\"'",
        "timestamp, '\"+999999999-12-31T23:59:59Z\"'",
        "version, ''",
        "deployment_id, null",
        "latency_p99_ms, 5"
    })
    void an_invalid_field_is_reported(String field, String value) throws Exception {
        // Given
        var sample = sample();
        sample.remove(field);
        String rest = sample.encode();
        // When
        var answer = send(rest.substring(0, rest.length() - 1) + ",\"" + field + "\":"
                + (value.isEmpty() ? "\"\"" : value) + "}");
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).contains("/" + field);
    }

    @Test
    void a_sample_from_the_future_is_refused_from_60_seconds_on() throws Exception {
        // When
        var soon = send(sample().put("timestamp", Instant.now().plusSeconds(55).toString()));
        var later = send(sample().put("timestamp", Instant.now().plusSeconds(65).toString()));
        // Then
        assertThat(soon.statusCode()).isEqualTo(202);
        assertThat(later.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(later).at("/timestamp")).contains("60 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "1960-01-01T00:00:00+01:00", "-999999999-01-01T00:00:00Z"})
    void a_sample_that_is_too_old_is_accepted_ignored_and_counted(String timestamp) throws Exception {
        // Given
        double before = counted("ignored", "too_old");
        // When
        var answer = send(sample().put("timestamp", timestamp));
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        var seen = service.await(id, d -> d.getInteger("samples_ignored") == 1);
        assertThat(seen.getString("last_metrics_at")).isNotNull();
        assertThat(counted("ignored", "too_old")).isEqualTo(before + 1);
    }

    @Test
    void one_bad_timestamp_affects_no_other_sample() throws Exception {
        // When
        var answer = send(new JsonArray()
                .add(sample().put("timestamp", "+999999999-12-31T23:59:59Z"))
                .add(sample()));
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(1);
    }

    @Test
    void an_array_is_accepted_sample_by_sample() throws Exception {
        // When
        var answer = send(new JsonArray()
                .add(sample())
                .add(sample().put("errors", 11).put("availability", 2))
                .add(5)
                .add(sample().put("deployment_id", "nobody"))
                .add(sample().put("version", "v3"))
                .add(sample()));
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        var json = new JsonObject(answer.body());
        assertThat(json.getString("status")).isEqualTo("accepted");
        assertThat(json.getInteger("accepted")).isEqualTo(2);
        var refused = json.getJsonArray("refused");
        assertThat(refused).hasSize(4);
        int[] indexes = {1, 2, 3, 4};
        int[] statuses = {400, 400, 404, 400};
        for (int i = 0; i < 4; i++) {
            assertThat(refused.getJsonObject(i).getInteger("index")).isEqualTo(indexes[i]);
            assertThat(refused.getJsonObject(i).getInteger("status")).isEqualTo(statuses[i]);
            assertThat(refused.getJsonObject(i).getString("detail")).isNotBlank();
        }
    }

    @Test
    void an_array_without_an_accepted_sample_is_a_problem() throws Exception {
        // When
        var same =
                send(new JsonArray().add(sample().put("deployment_id", "a")).add(sample().put("deployment_id", "b")));
        var different = send(new JsonArray().add(5).add(sample().put("deployment_id", "b")));
        // Then
        assertThat(ProblemDocument.of(same).status()).isEqualTo(404);
        assertThat(ProblemDocument.of(same).json().getJsonArray("refused")).hasSize(2);
        assertThat(ProblemDocument.of(different).status()).isEqualTo(400);
    }

    @Test
    void an_empty_array_is_accepted() throws Exception {
        // When
        var answer = send("[]");
        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body()).getInteger("accepted")).isZero();
    }

    @Test
    void the_fates_of_samples_are_counted() throws Exception {
        // Given
        double invalid = counted("refused", "invalid");
        double unknown = counted("refused", "unknown_deployment");
        double accepted = counted("accepted", "none");
        // When
        send("{}");
        send(sample().put("deployment_id", "nobody"));
        send(sample());
        service.await(id, d -> d.getString("last_metrics_at") != null);
        // Then
        assertThat(counted("refused", "invalid")).isEqualTo(invalid + 1);
        assertThat(counted("refused", "unknown_deployment")).isEqualTo(unknown + 1);
        assertThat(counted("accepted", "none")).isEqualTo(accepted + 1);
    }

    @Test
    void times_may_have_any_offset() throws Exception {
        // Given
        String now = Instant.now()
                .minus(Duration.ofMillis(1))
                .atOffset(java.time.ZoneOffset.ofHours(-7))
                .toString();
        // When
        var answer = send(sample().put("timestamp", now));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
}
