package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies must arrive at a minimum rate: here 1 000 bytes/s, measured over each second. */
class SlowUploadTest {
    @AutoClose
    private static final TestService service =
            TestService.started(Map.of("http", Map.of("body_rate_min", 1_000, "body_grace_sec", 1)));

    private static String head(String path, String type) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type
                + "\r\nContent-Length: 1000000\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, application/json",
        "/metrics, application/x-ndjson",
        "/deployments, application/json",
        "/simulate, application/x-ndjson"
    })
    void a_body_below_the_minimum_rate_is_refused(String path, String type) throws Exception {
        try (var http = new RawHttp(service)) {
            var over = new AtomicBoolean();
            // Given: many bytes at first, and then 200 bytes/s
            http.send(head(path, type) + " ".repeat(100_000));
            var drops = CompletableFuture.runAsync(() -> drip(http, " ".repeat(10), over), Thread::startVirtualThread);
            // When
            String answer = http.readToEnd();
            over.set(true);
            drops.join();
            // Then
            assertThat(RawHttp.status(answer)).as(answer).isEqualTo(408);
            assertThat(RawHttp.problem(answer).detail())
                    .isEqualTo("the body came with less than 1000 bytes/s over 1 s");
        }
        assertThat(Scraped.from(service).refused("upload_time")).isPositive();
    }

    @Test
    void a_body_above_the_minimum_rate_is_read_to_its_end() throws Exception {
        // Given
        String id = service.create(new JsonObject().put("service_name", "shop").put("new_version", "v2"))
                .getString("id");
        String sample = "{\"deployment_id\":\"" + id + "\",\"requests\":1}\n";
        String lines = sample.repeat(20);
        try (var http = new RawHttp(service)) {
            http.send(
                    "POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                            + 40 * lines.length() + "\r\nConnection: close\r\n\r\n");
            // When: over two seconds
            for (int i = 0; i < 40; i++) {
                http.send(lines);
                Thread.sleep(50);
            }
            // Then
            assertThat(http.readToEnd()).contains("\"accepted\":800");
        }
    }

    /** Sends slowly until the connection is closed. */
    private static void drip(RawHttp http, String drop, AtomicBoolean over) {
        try {
            while (!over.get()) {
                http.send(drop);
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // the service has closed the connection
        }
    }
}
