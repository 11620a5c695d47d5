package io.canary.http;

import static io.canary.ingest.otlp.Otlp.CUMULATIVE;
import static io.canary.ingest.otlp.Otlp.DELTA;
import static io.canary.ingest.otlp.Otlp.number;
import static io.canary.ingest.otlp.Otlp.point;
import static io.canary.ingest.otlp.Otlp.requests;
import static io.canary.ingest.otlp.Otlp.resource;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.canary.TestService;
import io.canary.ingest.otlp.Otlp;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/metrics}. */
class OtlpContractTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int MIB = 1 << 20;

    @AutoClose
    private final TestService service = TestService.started();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private CountedDeployment deployment = new CountedDeployment(service, "", "", 0);
    private String name = "";

    @BeforeEach
    void create() throws Exception {
        deployment = CountedDeployment.of(service);
        name = deployment.name();
    }

    private HttpResponse<byte[]> post(byte[] body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(service.uri("/v1/metrics")).POST(BodyPublishers.ofByteArray(body));
        return client.send(request.headers(headers).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(ExportMetricsServiceRequest export) throws Exception {
        return post(export.toByteArray(), "Content-Type", PROTOBUF);
    }

    private static ExportMetricsServiceResponse response(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
        return ExportMetricsServiceResponse.parseFrom(answer.body());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static Metric traffic(long at) {
        return requests(
                DELTA,
                point(at - 1_000, at, 3, 95, number("http.response.status_code", 200)),
                point(at - 1_000, at, 5, 5, number("http.response.status_code", 500)));
    }

    @Test
    void an_export_counts_for_the_version_of_its_service() throws Exception {
        // Given
        long now = System.currentTimeMillis();
        // When
        var answer = post(Otlp.export(
                resource(name, "v2", "web-1", List.of(traffic(now))),
                resource(name, "v1", "web-2", List.of(traffic(now)))));
        // Then
        assertThat(response(answer)).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        assertThat(answer.body()).isEmpty();
        var seen = deployment.aggregates();
        assertThat(seen.getInteger("requests")).isEqualTo(100);
        assertThat(seen.getDouble("error_rate")).isEqualTo(0.05);
        assertThat(seen.getJsonObject("latency_intervals").getJsonObject("p50").getDouble("high_ms"))
                .isEqualTo(50);
    }

    @Test
    void a_compressed_export_that_is_sent_again_counts_once() throws Exception {
        // Given
        byte[] export = gzip(Otlp.export(resource(name, "v2", "web-1", List.of(traffic(System.currentTimeMillis()))))
                .toByteArray());
        // When
        for (int i = 0; i < 3; i++) {
            assertThat(response(post(export, "Content-Type", PROTOBUF, "Content-Encoding", "gzip")))
                    .isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        }
        // Then
        assertThat(deployment.aggregates().getInteger("requests")).isEqualTo(100);
    }

    @Test
    void json_is_answered_in_json() throws Exception {
        // Given
        long at = System.currentTimeMillis() * 1_000_000;
        String export = """
                {"resourceMetrics": [{
                  "resource": {"attributes": [
                    {"key": "service.name", "value": {"stringValue": "%s"}},
                    {"key": "service.version", "value": {"stringValue": "v2"}}]},
                  "scopeMetrics": [{"metrics": [{
                    "name": "http.server.request.duration",
                    "histogram": {
                      "aggregationTemporality": 1,
                      "dataPoints": [
                        {"timeUnixNano": "%d", "count": 7, "bucketCounts": [7, 0], "explicitBounds": [0.1]},
                        {"timeUnixNano": "%d", "count": 7, "bucketCounts": [8, 0], "explicitBounds": [0.1]}]}}]}]}]}
                """.formatted(name, at, at);
        // When
        var partial = service.post("/v1/metrics", export);
        var bad = service.post("/v1/metrics", "{\"resourceMetrics\": 5}");
        var empty = service.post("/v1/metrics", "{}");
        // Then
        assertThat(partial.statusCode()).isEqualTo(200);
        assertThat(partial.headers().firstValue("Content-Type")).contains("application/json");
        var success = new JsonObject(partial.body()).getJsonObject("partialSuccess");
        assertThat(success.getString("rejectedDataPoints")).isEqualTo("1");
        assertThat(success.getString("errorMessage")).contains("http.server.request.duration must have counts");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(bad.body()).getInteger("code")).isEqualTo(3);
        assertThat(new JsonObject(bad.body()).getString("message")).contains("resourceMetrics must be an array");
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEqualTo("{}");
        assertThat(deployment.aggregates().getInteger("requests")).isEqualTo(7);
    }

    @Test
    void a_body_that_is_no_export_is_refused_with_a_status() throws Exception {
        // When
        var answer = post(new byte[] {10, 5, 1}, "Content-Type", PROTOBUF);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
        var status = CodedInputStream.newInstance(answer.body());
        assertThat(status.readTag()).isEqualTo(1 << 3);
        assertThat(status.readInt32()).isEqualTo(3);
        assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
        assertThat(status.readString()).isEqualTo("the body is no ExportMetricsServiceRequest: it is cut off");
    }

    @Test
    void what_has_no_deployment_is_accepted_and_dropped() throws Exception {
        // Given
        long now = System.currentTimeMillis();
        var foreign = new ArrayList<Metric>();
        for (int i = 0; i < 5_000; i++) {
            foreign.add(Otlp.gauge("queue.size." + i, Otlp.value(now, i)));
        }
        // When
        var answer = post(Otlp.export(
                resource("cart", "v2", "c-1", List.of(traffic(now))),
                resource(name, "v0", "w-1", List.of(traffic(now))),
                resource(name, "v2", "w-2", foreign)));
        // Then
        assertThat(response(answer)).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        assertThat(service.get("/metrics").body())
                .contains("canary_samples_total{cause=\"no_active_deployment\",result=\"ignored\"} 2.0");
        assertThat(service.deployment(deployment.id()).getValue("last_metrics_at"))
                .isNull();
    }

    @Test
    void what_unpacks_to_more_than_four_mebibytes_is_refused() throws Exception {
        // Given
        byte[] bomb = gzip(new byte[1 << 30]);
        // When
        var packed = post(bomb, "Content-Type", PROTOBUF, "Content-Encoding", "gzip");
        var plain = post(new byte[4 * MIB + 1], "Content-Type", PROTOBUF);
        // Then
        assertThat(bomb.length).isLessThan(2 * MIB);
        assertThat(packed.statusCode()).isEqualTo(413);
        assertThat(plain.statusCode()).isEqualTo(413);
    }

    @Test
    void other_types_and_pages_of_other_sites_are_refused() throws Exception {
        // When
        var text = post(new byte[0], "Content-Type", "text/plain");
        var foreign = post(new byte[0], "Content-Type", PROTOBUF, "Origin", "https://evil.example");
        // Then
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(foreign.statusCode()).isEqualTo(403);
    }

    @Test
    void a_point_of_the_future_is_refused_and_the_others_count() throws Exception {
        // Given
        long now = System.currentTimeMillis();
        var late = requests(DELTA, point(now, now + 120_000, 3, 9));
        // When
        var answer = response(post(Otlp.export(resource(name, "v2", "web-1", List.of(traffic(now), late)))));
        // Then
        assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(1);
        assertThat(answer.getPartialSuccess().getErrorMessage()).contains("timestamp must be at most 60 s ahead");
        assertThat(deployment.aggregates().getInteger("requests")).isEqualTo(100);
    }

    @Test
    void requests_with_latencies_by_other_bounds_count_without_them() throws Exception {
        // Given
        long now = System.currentTimeMillis();
        post(Otlp.export(resource(name, "v2", "web-1", List.of(traffic(now)))));
        var other = point(now - 1_000, now, 3, 9).toBuilder().setExplicitBounds(0, 0.001);
        // When
        var answer =
                response(post(Otlp.export(resource(name, "v2", "web-2", List.of(requests(DELTA, other.build()))))));
        // Then
        assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isZero();
        assertThat(answer.getPartialSuccess().getErrorMessage())
                .startsWith("1 point: counted without latencies, which must be as accurate as the first distribution");
        assertThat(deployment.aggregates().getInteger("requests")).isEqualTo(109);
    }

    @Test
    void a_large_export_of_many_instances_counts_in_full() throws Exception {
        // Given: more than 64 KiB, so that it is read on a worker
        long began = deployment.beganMillis();
        deployment.awaitMillis(1);
        var resources = new ArrayList<ResourceMetrics>();
        for (int i = 0; i < 200; i++) {
            var points = new ArrayList<HistogramDataPoint>();
            for (int route = 0; route < 50; route++) {
                points.add(point(began, began + 1, 3, 2, number("route", route)));
            }
            resources.add(resource(
                    name,
                    "v2",
                    "web-" + i,
                    List.of(Otlp.histogram("http.server.request.duration", "s", CUMULATIVE, points))));
        }
        var export = ExportMetricsServiceRequest.newBuilder()
                .addAllResourceMetrics(resources)
                .build();
        // When
        var answer = response(post(export));
        // Then
        assertThat(export.getSerializedSize()).isBetween(MIB, 4 * MIB);
        assertThat(answer).isEqualTo(ExportMetricsServiceResponse.getDefaultInstance());
        assertThat(deployment.aggregates().getInteger("requests")).isEqualTo(20_000);
    }
}
