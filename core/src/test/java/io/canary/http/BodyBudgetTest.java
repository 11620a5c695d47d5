package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All bodies together may hold a limited number of bytes: here 256 KiB. */
class BodyBudgetTest {
    private static final int BUDGET = 256 << 10;
    private static final int NEARLY_ALL = 250 << 10;
    private static final String HELD = "canary_http_bodies_bytes";

    @AutoClose
    private final TestService service = TestService.started(Map.of("http", Map.of("bodies_bytes_max", BUDGET)));

    private String id;

    @BeforeEach
    void start() throws Exception {
        id = service.create(new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
    }

    /** A body whose last byte is missing. */
    private RawHttp unfinished(String type, int bytes) throws Exception {
        var http = new RawHttp(service);
        http.send("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\nContent-Length: "
                + (bytes + 1) + "\r\n\r\n" + " ".repeat(bytes));
        return http;
    }

    private double held() throws Exception {
        return Scraped.from(service).value(HELD);
    }

    private void awaitHeld(double atLeast, double atMost) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (double held = held(); held < atLeast || held > atMost; held = held()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("held to the end: " + held);
            }
            Thread.sleep(10);
        }
    }

    private HttpResponse<String> post(String path, String type, byte[] body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.send(request);
    }

    private String sample() {
        return "{\"deployment_id\":\"" + id + "\",\"requests\":1}";
    }

    @Test
    void beyond_the_limit_bodies_get_503_and_small_ones_get_through() throws Exception {
        byte[] large = (sample() + " ".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        try (var first = unfinished("application/json", NEARLY_ALL)) {
            // Given
            awaitHeld(NEARLY_ALL - 4_096, BUDGET);
            // When
            var refused = post("/metrics", "application/json", large);
            var small = service.post("/metrics", sample());
            var cancelled = service.post("/deployments/" + id + "/cancel", "{\"by\": \"ci\"}" + " ".repeat(2_000));
            // Then
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.headers().firstValue("Connection")).hasValue("close");
            assertThat(ProblemDocument.of(refused).detail()).contains(String.valueOf(BUDGET));
            assertThat(small.statusCode()).isEqualTo(202);
            assertThat(cancelled.statusCode()).isEqualTo(200);
            assertThat(Scraped.from(service).refused("body_bytes")).isEqualTo(1);
            // And: when the first has ended there is room
            first.reset();
            awaitHeld(0, 0);
            assertThat(post("/metrics", "application/json", large).statusCode()).isEqualTo(409); // cancelled before
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson"})
    void decompressed_bytes_count(String type) throws Exception {
        // Given: 300 bytes that decompress to more than all bodies may have
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(" ".repeat(BUDGET + 5_000).getBytes(StandardCharsets.UTF_8));
        }
        // When
        var answer = post("/metrics", type, packed.toByteArray(), "Content-Encoding", "gzip");
        // Then
        assertThat(answer.statusCode()).isIn(413, 503);
        assertThat(held()).isZero();
    }

    @Test
    void a_body_larger_than_the_whole_budget_gets_413() throws Exception {
        // When
        var answer =
                post("/metrics", "application/json", " ".repeat(BUDGET + 10_000).getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(held()).isZero();
    }

    @Test
    void all_memory_is_released_however_a_request_ends() throws Exception {
        String line = sample() + "\n";
        for (String type : List.of("application/json", "application/x-ndjson", "text/plain")) {
            for (String path : List.of("/metrics", "/deployments", "/deployments/" + id + "/pause", "/simulate")) {
                post(path, type, line.repeat(1_000).getBytes(StandardCharsets.UTF_8));
                post(path, type, (line + " ".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
                post(path, type, "{}\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
                post(path, type, ("[" + "{},".repeat(9_000) + "{}]").getBytes(StandardCharsets.UTF_8));
                post(path, type, new byte[100_000], "Content-Encoding", "gzip");
            }
            try (var broken = unfinished(type, NEARLY_ALL)) {
                broken.reset();
            }
        }
        // Then
        awaitHeld(0, 0);
        assertThat(post("/metrics", "application/x-ndjson", line.repeat(5_000).getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
        assertThat(held()).isZero();
    }
}
