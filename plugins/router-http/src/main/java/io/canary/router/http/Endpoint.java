package io.canary.router.http;

import io.canary.router.nodes.HttpCalls;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests, once each. May be used by any thread. */
final class Endpoint implements AutoCloseable {
    /** In bytes. */
    static final int LONGEST_ANSWER = 256 * 1024;

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final HttpCalls calls;
    private final Credentials credentials;

    /** @param tls null for what the JDK trusts */
    Endpoint(Credentials credentials, @Nullable SSLContext tls, Duration connectTimeout) {
        this.credentials = credentials;
        this.calls = new HttpCalls(tls, connectTimeout, LONGEST_ANSWER);
    }

    /**
     * Sends {@code order} and waits for the whole answer.
     *
     * @throws IOException if there is none within {@code limit}
     * @throws RouterException if there are no credentials for it, or it cannot be sent as it is
     * @throws InterruptedException after what was on its way has been answered, or a second has passed
     */
    Reply send(Order order, Duration limit) throws IOException, RouterException, InterruptedException {
        return reply(calls.send(request(order), limit));
    }

    private HttpRequest request(Order order) throws RouterException {
        byte[] body = order.body().getBytes(StandardCharsets.UTF_8);
        try {
            var request = HttpRequest.newBuilder(order.uri())
                    .method(
                            order.method(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            order.headers().forEach(request::setHeader);
            credentials.headers(body).forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException no) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    order + " cannot be sent: a header has characters it must not have",
                    no);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers()
                        .firstValue("Retry-After")
                        .map(Endpoint::seconds)
                        .orElse(Duration.ZERO));
    }

    /** A date, which is allowed too, is not understood: that clock is another one. */
    private static Duration seconds(String text) {
        return text.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_RETRY_AFTER.toSeconds()))
                : Duration.ZERO;
    }

    @Override
    public void close() {
        calls.close();
    }
}
