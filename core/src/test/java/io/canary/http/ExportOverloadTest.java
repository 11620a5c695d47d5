package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.canary.Scraped;
import io.canary.TestService;
import io.canary.ingest.otlp.Otlp;
import io.canary.ingest.remotewrite.WriteRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports that a service cannot take: here, all bodies together may hold 256 KiB. */
class ExportOverloadTest {
    private static final int BUDGET = 256 << 10;
    private static final int NEARLY_ALL = 250 << 10;
    private static final long REQUESTS = 100;

    @AutoClose
    private static final TestService service = TestService.started(Map.of("http", Map.of("bodies_bytes_max", BUDGET)));

    @AutoClose
    private static final HttpClient client = HttpClient.newHttpClient();

    private CountedDeployment deployment = new CountedDeployment(service, "", "", 0);

    private enum Format {
        PROTOBUF("/v1/metrics", "application/x-protobuf"),
        JSON("/v1/metrics", "application/json"),
        REMOTE_WRITE("/api/v1/write", "application/x-protobuf;proto=io.prometheus.write.v2.Request");

        private final String path;
        private final String type;

        Format(String path, String type) {
            this.path = path;
            this.type = type;
        }

        /** An export of {@value #REQUESTS} requests that has more bytes than are left. */
        private byte[] export(String name, long began) {
            return switch (this) {
                case PROTOBUF -> protobuf(name, began);
                case JSON -> json(name, began);
                case REMOTE_WRITE -> remoteWrite(name, began);
            };
        }

        private static byte[] protobuf(String name, long began) {
            var metrics = new ArrayList<Metric>();
            metrics.add(Otlp.requests(Otlp.CUMULATIVE, Otlp.point(began, began + 1, 3, REQUESTS)));
            for (int i = 0; i < 1_000; i++) {
                metrics.add(Otlp.gauge("queue.size." + i, Otlp.value(began, i)));
            }
            return Otlp.export(Otlp.resource(name, "v2", "web-1", metrics)).toByteArray();
        }

        private static byte[] json(String name, long began) {
            String export = """
                    {"resourceMetrics": [{
                      "resource": {"attributes": [
                        {"key": "service.name", "value": {"stringValue": "%s"}},
                        {"key": "service.version", "value": {"stringValue": "v2"}}]},
                      "scopeMetrics": [{"metrics": [{
                        "name": "http.server.request.duration",
                        "histogram": {"aggregationTemporality": 2, "dataPoints": [
                          {"startTimeUnixNano": "%d000000", "timeUnixNano": "%d000000", "count": "%d"}]}}]}]}]}
                    """.formatted(name, began, began + 1, REQUESTS);
            return (export + " ".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        }

        /** It is small, but its content is not. */
        private static byte[] remoteWrite(String name, long began) {
            String metric = "http_server_request_duration_seconds_count";
            var request =
                    WriteRequest.version2().sample(WriteRequest.labels(metric, name, "v2"), began, began + 1, REQUESTS);
            for (int i = 0; i < 1_000; i++) {
                request.sample(WriteRequest.labels("queue_size", name, "v2", "queue", "queue-" + i), began, i);
            }
            return request.packed();
        }

        private HttpResponse<byte[]> post(byte[] body) throws Exception {
            var request = HttpRequest.newBuilder(service.uri(path))
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofByteArray(body));
            if (this == REMOTE_WRITE) {
                request.header("Content-Encoding", "snappy");
            }
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }

        /** What a refusal says to people, as this format has it. */
        private String message(HttpResponse<byte[]> refused, int code) throws Exception {
            String text = new String(refused.body(), StandardCharsets.UTF_8);
            String answered = refused.headers().firstValue("Content-Type").orElse("");
            return switch (this) {
                case PROTOBUF -> {
                    assertThat(answered).isEqualTo(type);
                    var status = CodedInputStream.newInstance(refused.body());
                    assertThat(status.readTag()).isEqualTo(1 << 3);
                    assertThat(status.readInt32()).isEqualTo(code);
                    assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
                    yield status.readString();
                }
                case JSON -> {
                    assertThat(answered).isEqualTo(type);
                    assertThat(new JsonObject(text).getInteger("code")).isEqualTo(code);
                    yield new JsonObject(text).getString("message");
                }
                case REMOTE_WRITE -> {
                    assertThat(answered).isEqualTo("application/problem+json");
                    yield new JsonObject(text).getString("detail");
                }
            };
        }
    }

    @BeforeEach
    void create() throws Exception {
        deployment = CountedDeployment.of(service);
        deployment.awaitMillis(1);
    }

    private static void awaitHeld(double atLeast, double atMost) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            double held = Scraped.from(service).value("canary_http_bodies_bytes");
            if (held >= atLeast && held <= atMost) {
                return;
            }
            assertThat(System.nanoTime()).as("held: " + held).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void an_export_without_memory_for_it_is_to_be_sent_again_and_then_counts(Format format) throws Exception {
        byte[] export = format.export(deployment.name(), deployment.beganMillis());
        HttpResponse<byte[]> refused;
        try (var other = new RawHttp(service)) {
            // Given
            other.send("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                    + (NEARLY_ALL + 1) + "\r\n\r\n" + " ".repeat(NEARLY_ALL));
            awaitHeld(NEARLY_ALL - 4_096, BUDGET);
            // When
            refused = format.post(export);
            other.reset();
        }
        awaitHeld(0, 0);
        var again = format.post(export);
        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(format.message(refused, 14)).startsWith("the bodies that are being read have as many bytes");
        assertThat(again.statusCode()).isBetween(200, 204);
        assertThat(deployment.aggregates().getLong("requests")).isEqualTo(REQUESTS);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void an_export_that_is_too_large_is_refused_in_its_own_format(Format format) throws Exception {
        // When
        var refused = format.post(new byte[(4 << 20) + 1]);
        // Then
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(format.message(refused, 3)).startsWith("the body has more than");
    }

    @Test
    void an_encoding_that_is_not_known_is_refused_with_a_status() throws Exception {
        // When
        var refused = client.send(
                HttpRequest.newBuilder(service.uri("/v1/metrics"))
                        .header("Content-Type", Format.JSON.type)
                        .header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofByteArray());
        // Then
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.headers().firstValue("Accept-Encoding")).hasValue("gzip, deflate");
        assertThat(Format.JSON.message(refused, 3)).contains("Content-Encoding was br");
    }
}
