package io.canary.router.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.concurrent.TimeoutException;

/** The answers that the proxy gives itself, as problem documents (RFC 9457). */
final class Answers {
    static final int BAD_GATEWAY = 502;
    static final int UNAVAILABLE = 503;
    static final int GATEWAY_TIMEOUT = 504;

    private static final String TYPE = "application/problem+json";

    private Answers() {}

    /** What a failed upstream means for the client. */
    static int statusOf(Throwable failure, boolean timedOut) {
        return timedOut || failure instanceof TimeoutException || failure instanceof ConnectTimeoutException
                ? GATEWAY_TIMEOUT
                : BAD_GATEWAY;
    }

    static ProxyResponse of(ProxyRequest request, int status, String detail) {
        return request.release()
                .response()
                .setStatusCode(status)
                .setBody(Body.body(problem(status, detail), MediaType.parse(TYPE)));
    }

    private static Buffer problem(int status, String detail) {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", titleOf(status))
                .put("status", status)
                .put("detail", detail)
                .toBuffer();
    }

    private static String titleOf(int status) {
        return switch (status) {
            case BAD_GATEWAY -> "Bad Gateway";
            case GATEWAY_TIMEOUT -> "Gateway Timeout";
            default -> "Service Unavailable";
        };
    }
}
