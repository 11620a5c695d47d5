package io.canary.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests to one verticle: none may be larger than its route takes, packed or not, and none may take longer
 * than is configured. Used on the verticle's context only.
 */
final class Bodies {
    /** What a body may be packed with, as a refusal tells it. */
    private static final String PACKED_WITH = "gzip, deflate";

    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final BodyDeadlines deadlines;
    private final long limitSeconds;

    /** @param limit for each body, from its headers to its end */
    Bodies(Vertx vertx, Context context, Duration limit) {
        this.vertx = vertx;
        this.context = context;
        this.deadlines = new BodyDeadlines(vertx, limit);
        this.limitSeconds = Math.max(1, limit.toSeconds());
    }

    /** Reads a whole one; calls {@code then} with it, unless it was refused or the client has gone. */
    void read(HttpServerRequest request, int max, Consumer<byte[]> then) {
        read(request, max, null, then);
    }

    /**
     * The same for large ones.
     *
     * @param budget what it holds is taken from here, and is {@code then}'s to give back; null for none
     */
    void read(HttpServerRequest request, int max, @Nullable ByteBudget budget, Consumer<byte[]> then) {
        var body = stream(request);
        if (body != null) {
            new BodyReader(this, request, body, max, budget, then).start();
        }
    }

    /** It as it was before it was packed, to be read piece by piece; null if it was refused. */
    @Nullable
    ReadStream<Buffer> stream(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null) {
            return request;
        }
        String all = String.join(", ", request.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        return switch (all.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> request;
            case "gzip", "x-gzip" -> new UnpackedBody(request, Unpacker.gzip(), context);
            case "deflate" -> new UnpackedBody(request, Unpacker.deflate(), context);
            default -> {
                request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, PACKED_WITH);
                Replies.problem(
                        request.response(),
                        415,
                        "the body must have one of the encodings " + PACKED_WITH + ", or none; Content-Encoding was "
                                + all);
                yield null;
            }
        };
    }

    /** By when it has to be there. */
    BodyDeadlines.Deadline deadline(Runnable late) {
        return deadlines.begin(late);
    }

    /** Whether the request says beforehand that its body is larger. */
    static boolean saysMoreThan(HttpServerRequest request, long max) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 18 || Long.parseLong(length) > max);
    }

    void refuseSize(HttpServerRequest request, long max) {
        refuse(request, 413, "the body has more than " + max + " bytes");
    }

    void refuseLate(HttpServerRequest request) {
        refuse(request, 408, "the body took longer than " + limitSeconds + " s");
    }

    void refusePacking(HttpServerRequest request, Throwable e) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        refuse(request, 400, "the body is not " + encoding + ", as Content-Encoding says: " + e.getMessage());
    }

    /**
     * Answers before all of it has come. Nothing else comes on this connection then; it is closed after a short while, in which
     * the answer reaches a client that is still writing.
     */
    void refuse(HttpServerRequest request, int status, String detail) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Replies.problem(request.response(), status, detail);
        vertx.setTimer(LINGER_MILLIS, t -> request.connection().close());
    }
}
