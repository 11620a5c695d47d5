package io.canary.router.http;

import io.canary.router.support.http.HttpCalls;
import io.canary.spi.RouterException;
import io.canary.spi.settings.Redactor;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests, once each. May be used by any thread. */
final class Endpoint implements AutoCloseable {
    /** In bytes. */
    static final int LONGEST_ANSWER = 256 * 1024;

    private static final int FIRST_THAT_IS_NO_SUCCESS = 300;

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
        byte[] body = order.body().getBytes(StandardCharsets.UTF_8);
        var shownToNobody = credentials.headers(body);
        return reply(calls.send(request(order, body, shownToNobody), limit), shownToNobody);
    }

    private static HttpRequest request(Order order, byte[] body, Map<String, String> credentials)
            throws RouterException {
        try {
            var request = HttpRequest.newBuilder(order.uri())
                    .method(
                            order.method(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            order.headers().forEach(request::setHeader);
            credentials.forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException no) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    order + " cannot be sent: a header has characters it must not have",
                    no);
        }
    }

    /** Only what was asked for is taken as it is: anything else is for people, and may echo the request. */
    private static Reply reply(HttpResponse<String> response, Map<String, String> credentials) {
        boolean isForPeople = response.statusCode() >= FIRST_THAT_IS_NO_SUCCESS;
        var redactor = isForPeople
                ? Redactor.of(credentials.values().stream().map(Secret::new).toList())
                : Redactor.NONE;
        return new Reply(response.statusCode(), redactor.redact(response.body()), HttpCalls.retryAfter(response));
    }

    @Override
    public void close() {
        calls.close();
    }
}
