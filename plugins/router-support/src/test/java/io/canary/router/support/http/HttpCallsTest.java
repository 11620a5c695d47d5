package io.canary.router.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpCallsTest {
    private static final Duration LIMIT = Duration.ofMillis(500);

    private static IOException failure(int port) throws Exception {
        try (var calls = new HttpCalls(null, LIMIT, 1024)) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .build();
            return catchThrowableOfType(IOException.class, () -> calls.send(request, LIMIT));
        }
    }

    @Test
    void where_nothing_listens_nothing_was_sent() throws Exception {
        // Given
        int closed;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = listener.getLocalPort();
        }
        // When
        var failure = failure(closed);
        // Then
        assertThat(HttpCalls.kind(failure)).isEqualTo(Kind.UNAVAILABLE);
        assertThat(HttpCalls.words(failure)).contains("nothing listens there");
    }

    @Test
    void a_request_without_an_answer_may_have_been_carried_out() throws Exception {
        // Given
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            var failure = failure(listener.getLocalPort());
            // Then
            assertThat(HttpCalls.kind(failure)).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void a_host_that_does_not_exist_was_sent_nothing() throws Exception {
        try (var calls = new HttpCalls(null, LIMIT, 1024)) {
            // When
            var request = HttpRequest.newBuilder(URI.create("http://nowhere.invalid/"))
                    .build();
            var failure = catchThrowableOfType(IOException.class, () -> calls.send(request, Duration.ofSeconds(5)));
            // Then
            assertThat(HttpCalls.isUnsent(failure)).isTrue();
        }
    }
}
