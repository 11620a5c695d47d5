package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose requests never begin, although their connections are never idle. */
class SlowHeadTest {
    @AutoClose
    private static final TestService service = TestService.started(Map.of("http", Map.of("head_timeout_sec", 1)));

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"})
    void a_head_that_trickles_ends_the_connection(String before) throws Exception {
        // Given
        double counted = late();
        try (var http = new RawHttp(service)) {
            http.send(before);
            // When
            var drops = CompletableFuture.runAsync(() -> drip(http), Thread::startVirtualThread);
            long from = System.nanoTime();
            http.readToEnd();
            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            drops.join();
        }
        assertThat(late() - counted).isEqualTo(1);
    }

    @Test
    void a_connection_between_requests_is_not_late() throws Exception {
        try (var http = new RawHttp(service)) {
            // Given
            http.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            http.readUntil("{\"status\":\"ok\"}");
            // When
            Thread.sleep(2_000); // waits, as the point is that nothing happens
            http.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            // Then
            assertThat(RawHttp.status(http.readToEnd())).isEqualTo(200);
        }
    }

    private static double late() throws Exception {
        return Scraped.from(service).refused("upload_time");
    }

    private static void drip(RawHttp http) {
        try {
            while (true) {
                http.send("x");
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // the service has closed the connection
        }
    }
}
