package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples with an identity, and with custom metrics. */
class OwnMetricsContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private String id;

    @BeforeEach
    void start() throws Exception {
        var wanted = TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 3_600));
        wanted.getJsonObject("policy")
                .put(
                        "metrics",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "orders")
                                        .put("kind", "ratio")
                                        .put("direction", "higher_is_better"))
                                .add(new JsonObject()
                                        .put("name", "queue")
                                        .put("kind", "gauge")
                                        .put("margin", 5)));
        id = service.create(wanted).getString("id");
    }

    private int send(String more) throws Exception {
        return service.post("/metrics", "{\"deployment_id\": \"" + id + "\", \"requests\": 10, " + more + "}")
                .statusCode();
    }

    private String refusal(String more) throws Exception {
        var answer = service.post("/metrics", "{\"deployment_id\": \"" + id + "\", \"requests\": 10, " + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return answer.body();
    }

    private double counted(String result, String cause) throws Exception {
        return Scraped.from(service).samples(result, cause);
    }

    @Test
    void a_repeated_report_counts_once_whichever_field_identifies_it() throws Exception {
        // Given
        String now = "\"timestamp\": \"" + Instant.now() + "\"";
        // When
        for (int i = 0; i < 2; i++) {
            assertThat(send("\"report_id\": \"a-1\"")).isEqualTo(202);
            assertThat(send("\"report_id\": \"a-1\", \"version\": \"baseline\""))
                    .isEqualTo(202);
            assertThat(send("\"source\": \"pod-1\", " + now)).isEqualTo(202);
            assertThat(send("\"source\": \"pod-2\", " + now)).isEqualTo(202);
            assertThat(send("\"source\": \"pod-3\"")).isEqualTo(202); // without a time, so it may be another report
        }
        // Then
        service.await(id, d -> d.getInteger("samples_ignored") == 4);
        assertThat(counted("accepted", "none")).isEqualTo(6);
        assertThat(counted("ignored", "duplicate")).isEqualTo(4);
    }

    @Test
    void a_metric_that_the_policy_declares_is_accepted() throws Exception {
        assertThat(send("\"metrics\": {\"orders\": {\"count\": 3, \"of\": 10}, \"queue\": {\"value\": 7.5}}"))
                .isEqualTo(202);
    }

    @Test
    void an_undeclared_metric_or_one_of_another_kind_is_refused() throws Exception {
        assertThat(refusal("\"metrics\": {\"sales\": {\"value\": 1}}"))
                .contains("/metrics/sales")
                .contains("policy.metrics of the deployment has orders (ratio), queue (gauge)");
        assertThat(refusal("\"metrics\": {\"queue\": {\"count\": 1, \"of\": 2}}"))
                .contains("/metrics/queue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"count\": 3} | /metrics/orders",
                "{\"count\": 3, \"of\": 2} | /metrics/orders/count",
                "{\"count\": -1, \"of\": 2} | /metrics/orders/count",
                "{\"count\": 1e13, \"of\": 2e13} | /metrics/orders/count",
                "{\"count\": 1, \"of\": 2, \"value\": 1} | /metrics/orders",
                "{} | /metrics/orders",
                "{\"value\": \"NaN\"} | /metrics/orders/value",
                "{\"distribution\": {\"ddsketch\": \"?\"}} | /metrics/orders/distribution/ddsketch",
                "3 | /metrics/orders"
            })
    void an_invalid_metric_is_refused_with_its_pointer(String metric, String pointer) throws Exception {
        assertThat(refusal("\"metrics\": {\"orders\": " + metric + "}")).contains("\"" + pointer + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"metrics\": [{\"name\": \"errors\", \"kind\": \"ratio\"}] | there is another metric",
                "\"metrics\": [{\"name\": \"queue\", \"kind\": \"ratio\", \"margin\": 0.5}] | must be at least 1",
                "\"metrics\": [{\"kind\": \"ratio\"}] | /policy/metrics/0/name",
                "\"analysis\": {\"alpha\": 0.3} | at most 0.2",
                "\"analysis\": {\"mode\": \"magic\"} | auto, threshold, sequential",
                "\"analysis\": {\"margins\": {\"error_ratio\": null, \"latency_ratio\": null}} | nothing could be proven",
                "\"analysis\": {\"warmup_secs\": 3} | did you mean warmup_sec"
            })
    void an_invalid_policy_is_refused(String policy, String why) throws Exception {
        // When
        var answer = service.post(
                "/deployments",
                "{\"service_name\": \"bakery\", \"new_version\": \"v2\", \"policy\": {" + policy + "}}");
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
    }
}
