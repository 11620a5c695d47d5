package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.canary.ingest.otlp.Otlp;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Custom metrics that are read from OTLP. */
class CustomOtlpContractTest {
    private static final String DECLARED = """
            {"name": "orders", "kind": "ratio", "otlp": {
              "metric": "orders.done", "attributes": {"outcome": "failed"}}}""";

    @AutoClose
    private final TestService service = TestService.started();

    private static JsonObject wanted(String metric) {
        return new JsonObject("""
                {"service_name": "bakery", "baseline_version": "v1", "new_version": "v2",
                 "strategy": {"interval_sec": 3600}, "policy": {"metrics": [%s]}}""".formatted(metric));
    }

    private void post(byte[] export) throws Exception {
        var answer = service.send(HttpRequest.newBuilder(service.uri("/v1/metrics"))
                .header("Content-Type", "application/x-protobuf")
                .POST(BodyPublishers.ofByteArray(export)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private static byte[] export(String version, long at) {
        KeyValue failed = Otlp.text("outcome", "failed");
        KeyValue ok = Otlp.text("outcome", "ok");
        var orders = Otlp.sum(
                "orders.done",
                Otlp.DELTA,
                true,
                Otlp.count(at - 1_000, at, 5, failed),
                Otlp.count(at - 1_000, at, 95, ok));
        return Otlp.export(Otlp.resource("bakery", version, "web-1", List.of(orders)))
                .toByteArray();
    }

    @Test
    void a_deployment_shows_the_mapping_and_counts_what_it_names() throws Exception {
        // Given
        var created = service.create(wanted(DECLARED));
        String id = created.getString("id");
        long now = System.currentTimeMillis();
        // When: one of them twice
        for (String version : List.of("v1", "v2", "v2")) {
            post(export(version, now));
        }
        // Then
        var shown = created.getJsonObject("config")
                .getJsonObject("policy")
                .getJsonArray("metrics")
                .getJsonObject(0)
                .getJsonObject("otlp");
        assertThat(shown).isEqualTo(new JsonObject("""
                {"metric": "orders.done", "attributes": {"outcome": "failed"}, "of": null}"""));
        service.await(id, d -> d.getInteger("samples_ignored") == 1);
        assertThat(Scraped.from(service).samples("accepted", "none")).isEqualTo(2);
    }

    @Test
    void decisions_are_based_on_what_was_exported() throws Exception {
        // Given
        var wanted = wanted(DECLARED).put("strategy", new JsonObject().put("interval_sec", 1));
        wanted.getJsonObject("policy").put("analysis", new JsonObject("""
                        {"mode": "sequential", "tick_sec": 1, "warmup_sec": 0, "latency_warmup_sec": 0,
                         "margins": {"latency_ratio": null, "cpu": null}}"""));
        String id = service.create(wanted).getString("id");
        // When
        String recorded = "";
        for (int i = 0; i < 100 && !recorded.contains("orders"); i++) {
            post(export("v1", System.currentTimeMillis()));
            post(export("v2", System.currentTimeMillis()));
            Thread.sleep(100);
            recorded = service.get("/deployments/" + id + "/samples").body();
            recorded = recorded.substring(recorded.indexOf('\n') + 1); // the first line is the plan
        }
        // Then
        var orders = new JsonObject(recorded.lines()
                        .filter(l -> l.contains("orders"))
                        .findFirst()
                        .orElseThrow())
                .getJsonObject("metrics")
                .getJsonObject("orders");
        assertThat(orders.getDouble("count") / orders.getDouble("of")).isEqualTo(0.05);
    }

    @Test
    void the_same_in_json_says_what_cannot_be_taken() throws Exception {
        // Given
        service.create(wanted(DECLARED));
        long at = System.currentTimeMillis() * 1_000_000;
        String export = """
                {"resourceMetrics": [{
                  "resource": {"attributes": [
                    {"key": "service.name", "value": {"stringValue": "bakery"}},
                    {"key": "service.version", "value": {"stringValue": "v2"}}]},
                  "scopeMetrics": [{"metrics": [
                    {"name": "orders.done", "sum": {"aggregationTemporality": 1, "isMonotonic": %s, "dataPoints": [
                      {"startTimeUnixNano": "%d", "timeUnixNano": "%d", "asInt": "7",
                       "attributes": [{"key": "outcome", "value": {"stringValue": "failed"}}]}]}}]}]}]}""";
        // When
        var taken = service.post("/v1/metrics", export.formatted("true", at - 1_000, at));
        var refused = service.post("/v1/metrics", export.formatted("false", at - 1_000, at));
        // Then
        assertThat(taken.body()).isEqualTo("{}");
        var partial = new JsonObject(refused.body()).getJsonObject("partialSuccess");
        assertThat(partial.getString("rejectedDataPoints")).isEqualTo("2"); // the count, and the total
        assertThat(partial.getString("errorMessage"))
                .isEqualTo("2 points: orders.done is a delta sum that is not monotonic, but orders needs a monotonic "
                        + "sum or a histogram, delta or cumulative");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'kind': 'ratio', 'otlp': {'metric': 'a'} | /otlp | must have attributes, or the total",
                "'kind': 'ratio', 'otlp': {'metric': 'a', 'of': 'a'} | /otlp | must have attributes, or the total",
                "'kind': 'gauge', 'otlp': {'metric': 'a', 'of': 'b'} | /otlp/of | is only for the kind ratio",
                "'kind': 'distribution', 'otlp': {'metric': 'a', 'of': 'b'} | /otlp/of | is only for the kind ratio",
                "'kind': 'gauge', 'otlp': {} | /otlp/metric | is required",
                "'kind': 'gauge', 'otlp': {'metric': ' a'} | /otlp/metric | must",
                "'kind': 'gauge', 'otlp': {'metric': 'a', 'attribute': {}} | /otlp/attribute | did you mean attributes",
                "'kind': 'gauge', 'otlp': {'metric': 'a', 'attributes': {'x/y': ''}} | /otlp/attributes/x~1y | 1 to 253",
                "'kind': 'gauge', 'otlp': {'metric': 'a', 'attributes': {'code': 5}} | /otlp/attributes/code | must be",
                "'kind': 'gauge', 'otlp': 'a' | /otlp | must be an object"
            })
    void a_mapping_that_cannot_be_is_refused_with_one_error(String metric, String pointer, String why)
            throws Exception {
        // When
        var answer = service.post(
                "/deployments",
                wanted("{\"name\": \"m\", %s}".formatted(metric.replace('\'', '"')))
                        .encode());
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        var errors = new JsonObject(answer.body()).getJsonArray("errors");
        assertThat(errors).as(answer.body()).hasSize(1);
        assertThat(errors.getJsonObject(0).getString("pointer")).isEqualTo("/policy/metrics/0" + pointer);
        assertThat(errors.getJsonObject(0).getString("detail")).contains(why);
    }
}
