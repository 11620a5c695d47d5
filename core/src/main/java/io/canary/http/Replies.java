package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.spi.settings.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes responses. */
final class Replies {
    private static final Logger LOGGER = LoggerFactory.getLogger(Replies.class);
    private static final CharSequence CONTENT_TYPE = io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
    private static final CharSequence JSON = io.vertx.core.http.HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM =
            io.vertx.core.http.HttpHeaders.createOptimized("application/problem+json");

    private Replies() {}

    static void json(HttpServerResponse response, int status, Buffer body) {
        send(response, status, JSON, body);
    }

    static void json(HttpServerResponse response, int status, JsonObject body) {
        json(response, status, bytes(body));
    }

    static void json(HttpServerResponse response, int status, JsonArray body) {
        json(response, status, Buffer.buffer(body.encode()));
    }

    /**
     * As UTF-8, by way of a string: a string from foreign JSON may contain an unpaired surrogate, which is then
     * replaced and not refused.
     */
    static Buffer bytes(JsonObject json) {
        return Buffer.buffer(json.encode());
    }

    static void problem(HttpServerResponse response, int status, String detail) {
        problem(response, status, detail, List.of());
    }

    static void problem(HttpServerResponse response, int status, String detail, List<Problem> errors) {
        problem(response, status, ProblemException.document(status, detail, errors));
    }

    /** 503 has {@code Retry-After}: the service, or the process that replaces it, is back in a moment. */
    static void problem(HttpServerResponse response, int status, JsonObject document) {
        if (status == 503 && !response.headWritten()) {
            response.putHeader(io.vertx.core.http.HttpHeaders.RETRY_AFTER, "1");
        }
        send(response, status, PROBLEM, bytes(document));
    }

    /** 503. */
    static void unavailable(HttpServerResponse response, String detail) {
        problem(response, 503, detail);
    }

    /** A problem document. An internal error is logged, and not shown. */
    static void failure(HttpServerResponse response, Throwable e) {
        if (e instanceof ProblemException problem) {
            problem(response, problem.status(), problem.toJson());
        } else {
            LOGGER.atError().setCause(e).log("request failed");
            problem(response, 500, "the request failed; the reason is in the service's log");
        }
    }

    private static void send(HttpServerResponse response, int status, CharSequence type, Buffer body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader(CONTENT_TYPE, type).end(body);
        }
    }
}
