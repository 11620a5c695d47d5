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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command makes of a server that does not answer as it should. */
@Timeout(60)
class ApiClientTest {

    /** Accepts connections, reads from each, writes this, and closes it. */
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();

        Stranger(String answer) throws IOException {
            Thread.startVirtualThread(() -> serve(answer));
        }

        private void serve(String answer) {
            try {
                while (true) {
                    try (var client = server.accept()) {
                        if (client.getInputStream().read(new byte[8_192]) > 0) {
                            requests.incrementAndGet();
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
            return new ApiClient(URI.create("http://127.0.0.1:" + server.getLocalPort()));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void a_post_that_gets_no_answer_is_sent_once() throws Exception {
        try (var server = new Stranger("")) {
            // When
            assertThatThrownBy(() -> server.client().post("/deployments/1/promote", null, Map.of()))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageStartingWith("no answer from http://127.0.0.1:");
            // Then
            assertThat(server.requests).hasValue(1);
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
