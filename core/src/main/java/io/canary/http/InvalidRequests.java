package io.canary.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Responses to input that is not HTTP, or exceeds the limits of a head. */
final class InvalidRequests {

    private InvalidRequests() {}

    static void answer(HttpServerRequest request) {
        Throwable cause = cause(request);
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException ? 431 : 400;
        RequestGate.seal(request.response());
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Replies.problem(request.response(), status, "the request is not valid HTTP" + words(cause));
    }

    private static @Nullable Throwable cause(HttpServerRequest request) {
        var result = request.decoderResult();
        var cause = result == null ? null : result.cause();
        return cause instanceof DecoderException d && d.getCause() != null ? d.getCause() : cause;
    }

    private static String words(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
