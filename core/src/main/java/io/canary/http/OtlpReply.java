package io.canary.http;

import io.canary.ingest.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * Responses of OTLP in the encoding of the request: an {@code ExportMetricsServiceResponse}, or a {@code
 * google.rpc.Status}.
 */
enum OtlpReply {
    PROTOBUF("application/x-protobuf") {
        @Override
        Buffer partialSuccess(long refused, String detail) {
            var out = new WireWriter(detail.length() + 32);
            int from = out.begin(1);
            if (refused != 0) {
                out.whole(1, refused);
            }
            out.text(2, detail);
            out.end(from);
            return Buffer.buffer(out.toBytes());
        }

        @Override
        Buffer success() {
            return Buffer.buffer();
        }

        @Override
        Buffer status(int code, String message) {
            var out = new WireWriter(message.length() + 16);
            out.whole(1, code);
            out.text(2, message);
            return Buffer.buffer(out.toBytes());
        }
    },
    JSON("application/json") {
        @Override
        Buffer partialSuccess(long refused, String detail) {
            var partial = new JsonObject();
            if (refused != 0) {
                partial.put("rejectedDataPoints", Long.toString(refused)); // 64 bits are text
            }
            return Replies.bytes(new JsonObject().put("partialSuccess", partial.put("errorMessage", detail)));
        }

        @Override
        Buffer success() {
            return Replies.bytes(new JsonObject());
        }

        @Override
        Buffer status(int code, String message) {
            return Replies.bytes(new JsonObject().put("code", code).put("message", message));
        }
    };

    /** {@code google.rpc.Code.INVALID_ARGUMENT}. */
    private static final int INVALID_ARGUMENT = 3;
    /** {@code google.rpc.Code.DEADLINE_EXCEEDED}. */
    private static final int DEADLINE_EXCEEDED = 4;
    /** {@code google.rpc.Code.UNAVAILABLE}. */
    private static final int UNAVAILABLE = 14;

    private final String type;

    OtlpReply(String type) {
        this.type = type;
    }

    abstract Buffer success();

    abstract Buffer partialSuccess(long refused, String detail);

    abstract Buffer status(int code, String message);

    /** 200. */
    void exported(HttpServerResponse response, long refused, String detail) {
        send(response, 200, detail.isEmpty() ? success() : partialSuccess(refused, detail));
    }

    /** 400: the same body would be refused again. */
    void invalid(HttpServerResponse response, String why) {
        send(response, 400, status(INVALID_ARGUMENT, why));
    }

    /** 503: the sender keeps the body and sends it again. */
    void unavailable(HttpServerResponse response, String why) {
        response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        send(response, 503, status(UNAVAILABLE, why));
    }

    /** The body was refused before all of it was read. */
    void refused(HttpServerResponse response, int status, String why) {
        switch (status) {
            case 503 -> unavailable(response, why);
            case 408 -> send(response, 408, status(DEADLINE_EXCEEDED, why));
            default -> send(response, status, status(INVALID_ARGUMENT, why));
        }
    }

    private void send(HttpServerResponse response, int status, Buffer body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .end(body);
        }
    }
}
