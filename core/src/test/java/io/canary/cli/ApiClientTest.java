package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command makes of a server that does not answer as it should. */
@Timeout(60)
class ApiClientTest {

    /** Accepts connections, reads from each, writes this, and closes it. */
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();

        Stranger(String answer) throws IOException {
            Thread.startVirtualThread(() -> serve(answer));
        }

        private void serve(String answer) {
            try {
                while (true) {
                    try (var client = server.accept()) {
                        var read = new byte[8_192];
                        int length = client.getInputStream().read(read);
                        if (length > 0) {
                            requests.add(new String(read, 0, length, StandardCharsets.US_ASCII));
                        }
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (SocketException closed) {
                // the test is over
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        ApiClient client() {
            return new ApiClient(URI.create("http://127.0.0.1:" + server.getLocalPort()), Duration.ofMillis(700));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static final Pattern KEY = Pattern.compile("(?i)Idempotency-Key: (\\S+)");

    private static String key(String request) {
        var key = KEY.matcher(request);
        return key.find() ? key.group(1) : "none";
    }

    @Test
    void a_write_whose_answer_is_lost_is_sent_again_with_its_key() throws Exception {
        try (var server = new Stranger("")) {
            // When
            assertThatThrownBy(() -> server.client().post("/deployments/1/promote", null, Map.of()))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageStartingWith("no answer from http://127.0.0.1:");
            // Then
            assertThat(server.requests).hasSizeGreaterThan(1);
            assertThat(server.requests.stream().map(ApiClientTest::key).distinct())
                    .singleElement()
                    .isNotEqualTo("none");
        }
    }

    @Test
    void each_write_has_a_key_of_its_own_unless_the_job_gives_one() throws Exception {
        try (var server = new Stranger("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
            // When
            for (int i = 0; i < 2; i++) {
                server.client().post("/deployments/1/pause", null, Map.of());
            }
            server.client().post("/deployments/1/pause", null, Map.of("Idempotency-Key", "build-7"));
            // Then
            assertThat(server.requests.stream().map(ApiClientTest::key).distinct())
                    .hasSize(3)
                    .endsWith("build-7");
        }
    }

    @Test
    void a_server_that_does_not_speak_http_is_no_service() throws Exception {
        try (var server = new Stranger("220 mail.example ESMTP\r\n")) {
            assertThatThrownBy(() -> server.client().get("/deployments")).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void an_unknown_host_is_called_so() {
        assertThat(ApiClient.reason(new UnknownHostException("shop.example"))).isEqualTo("unknown host");
    }
}
