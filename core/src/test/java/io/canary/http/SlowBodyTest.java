package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send their bodies byte by byte, so that no connection is ever idle. */
class SlowBodyTest {
    @AutoClose
    private static final TestService service =
            TestService.started(Map.of("http", Map.of("body_timeout_sec", 1, "upload_timeout_sec", 1)));

    @ParameterizedTest
    @CsvSource({
        "/metrics, application/json,",
        "/metrics, application/x-ndjson,",
        "/metrics, application/x-ndjson, gzip",
        "/deployments, application/json,",
        "/deployments, application/json, gzip",
        "/deployments/x/cancel, application/json,",
        "/simulate, application/x-ndjson,"
    })
    void a_body_that_takes_too_long_is_refused(String path, String type, String encoding) throws Exception {
        try (var http = new RawHttp(service)) {
            var over = new AtomicBoolean();
            // Given
            http.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\n"
                    + (encoding == null ? "" : "Content-Encoding: " + encoding + "\r\n")
                    + "Content-Length: 1000000\r\n\r\n");
            var drops = CompletableFuture.runAsync(() -> drip(http, over), Thread::startVirtualThread);
            // When
            String answer = http.readToEnd();
            over.set(true);
            drops.join();
            // Then
            assertThat(RawHttp.status(answer)).as(answer).isEqualTo(408);
            assertThat(RawHttp.problem(answer).detail()).isEqualTo("the body took longer than 1 s");
        }
    }

    /** Sends as slowly as the limit allows: it ends when the connection is closed. */
    private static void drip(RawHttp http, AtomicBoolean over) {
        byte[] gzipHeader = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}; // gzip with a file name that never ends
        try {
            for (int i = 0; !over.get(); i++) {
                http.send(i < gzipHeader.length ? new byte[] {gzipHeader[i]} : new byte[] {'x'});
                Thread.sleep(50);
            }
        } catch (java.io.IOException | InterruptedException e) {
            // the service has closed the connection
        }
    }
}
