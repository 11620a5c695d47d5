package io.canary.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole body up to a limit. One that is larger is answered with 413, and its rest is thrown away as it comes, for
 * a short while, so that the answer reaches a client that is still writing.
 */
final class BodyReader {
    private final HttpServerRequest request;
    private final int max;
    private final Consumer<byte[]> then;
    private byte @Nullable [] only;
    private @Nullable Buffer several;
    private boolean refused;

    private BodyReader(HttpServerRequest request, int max, Consumer<byte[]> then) {
        this.request = request;
        this.max = max;
        this.then = then;
    }

    /** Calls {@code then} with the body; not at all if it is too large, or if the client goes away. */
    static void read(HttpServerRequest request, int max, Consumer<byte[]> then) {
        var reader = new BodyReader(request, max, then);
        if (saysMoreThan(request, max)) {
            reader.refuse();
        }
        request.handler(reader::add).endHandler(v -> reader.end());
    }

    /** Whether the request says beforehand that its body is larger. */
    static boolean saysMoreThan(HttpServerRequest request, long max) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 18 || Long.parseLong(length) > max);
    }

    private void add(Buffer chunk) {
        if (refused) {
            return;
        }
        int size = chunk.length() + (several != null ? several.length() : only != null ? only.length : 0);
        if (size > max) {
            refuse();
        } else if (only == null && several == null) {
            only = chunk.getBytes();
        } else {
            if (several == null) {
                several = Buffer.buffer(size).appendBytes(only);
                only = null;
            }
            several.appendBuffer(chunk);
        }
    }

    private void refuse() {
        refused = true;
        refuse(request, max);
    }

    static void refuse(HttpServerRequest request, int max) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Replies.problem(request.response(), 413, "the body has more than " + max + " bytes");
    }

    private void end() {
        if (refused) {
            return;
        }
        try {
            then.accept(several != null ? several.getBytes() : only != null ? only : new byte[0]);
        } catch (RuntimeException e) { // nobody else would answer
            Replies.failure(request.response(), e);
        }
    }
}
