package io.canary.http;

import io.canary.config.Config;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests to one verticle, within the size limit of the route (compressed or not), the configured
 * time and rate, and the memory that all bodies of the process may hold together. For the verticle's context only.
 */
final class Bodies {
    /** The accepted content encodings, for the problem document. */
    private static final String PACKED_WITH = "gzip, deflate";

    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final Config.Http config;
    private final ByteBudget budget;
    private final Meters meters;
    private final BodyDeadlines deadlines;
    private final ErrorFormat errors;

    /** How a route writes the refusal of a body. */
    interface ErrorFormat {
        void send(HttpServerResponse response, int status, String detail);
    }

    /**
     * @param budget of all verticles
     */
    Bodies(Vertx vertx, Context context, Config.Http config, ByteBudget budget, Meters meters) {
        this.vertx = vertx;
        this.context = context;
        this.config = config;
        this.budget = budget;
        this.meters = meters;
        var shortest = config.bodyTimeout().compareTo(config.uploadTimeout()) < 0
                ? config.bodyTimeout()
                : config.uploadTimeout();
        this.deadlines = new BodyDeadlines(vertx, shortest, config.bodyRateMin(), config.bodyGrace());
        this.errors = Replies::problem;
    }

    private Bodies(Bodies other, ErrorFormat errors) {
        this.vertx = other.vertx;
        this.context = other.context;
        this.config = other.config;
        this.budget = other.budget;
        this.meters = other.meters;
        this.deadlines = other.deadlines;
        this.errors = errors;
    }

    /** The same for a route whose refusals are not problem documents. */
    Bodies with(ErrorFormat format) {
        return new Bodies(this, format);
    }

    /** Reads a whole body and calls {@code then} with it, unless it was refused or the client has gone. */
    void read(HttpServerRequest request, int max, Consumer<ReceivedBody> then) {
        read(request, max, config.bodyTimeout(), then);
    }

    /** The same with the time limit of uploads, for bodies that may be large. */
    void readLarge(HttpServerRequest request, int max, Consumer<ReceivedBody> then) {
        read(request, max, config.uploadTimeout(), then);
    }

    /** The same for a body whose encoding the caller undoes. */
    void readPacked(HttpServerRequest request, int max, Consumer<ReceivedBody> then) {
        new BodyReader(this, request, request, max, new BudgetShare(budget), config.uploadTimeout(), then).start();
    }

    private void read(HttpServerRequest request, int max, Duration limit, Consumer<ReceivedBody> then) {
        var share = new BudgetShare(budget);
        var body = stream(request, share);
        if (body != null) {
            int most = (int) Math.min(max, BudgetShare.FREE + budget.most()); // more would never be free
            new BodyReader(this, request, body, most, share, limit, then).start();
        }
    }

    /** An empty share for one body. */
    BudgetShare share() {
        return new BudgetShare(budget);
    }

    /**
     * The decompressed body, to be read in pieces; null if it was refused.
     *
     * @param share holds the memory for decompression
     */
    @Nullable
    ReadStream<Buffer> stream(HttpServerRequest request, BudgetShare share) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null) {
            return request;
        }
        String all = String.join(", ", request.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        return switch (all.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> request;
            case "gzip", "x-gzip" -> unpacked(request, share, Unpacker::gzip);
            case "deflate" -> unpacked(request, share, Unpacker::deflate);
            default -> {
                request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, PACKED_WITH);
                errors.send(
                        request.response(),
                        415,
                        "the body must have one of the encodings " + PACKED_WITH + ", or none; Content-Encoding was "
                                + all);
                yield null;
            }
        };
    }

    private @Nullable UnpackedBody unpacked(HttpServerRequest request, BudgetShare share, Supplier<Unpacker> unpacker) {
        if (share.add(UnpackedBody.HELD)) {
            return new UnpackedBody(request, unpacker.get(), context);
        }
        share.close();
        refuseFull(request);
        return null;
    }

    /**
     * The deadline of a body.
     *
     * @param late called with the reason for the refusal
     */
    BodyDeadlines.Deadline deadline(Duration limit, Consumer<String> late) {
        return deadlines.begin(limit, late);
    }

    BodyDeadlines.Deadline uploadDeadline(Consumer<String> late) {
        return deadline(config.uploadTimeout(), late);
    }

    /** Whether the request announces a larger body. */
    static boolean saysMoreThan(HttpServerRequest request, long max) {
        return announced(request) > max;
    }

    /** The length that a request announces; -1 if it announces none. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return -1;
        }
        return length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    void refuseSize(HttpServerRequest request, long max) {
        refuse(request, 413, "the body has more than " + max + " bytes");
    }

    void refuseLate(HttpServerRequest request, String why) {
        meters.refused(RefusedFor.UPLOAD_TIME);
        refuse(request, 408, why);
    }

    /** The memory of all bodies is used up. */
    void refuseFull(HttpServerRequest request) {
        meters.refused(RefusedFor.BODY_BYTES);
        refuse(
                request,
                503,
                "the bodies that are being read have as many bytes as all may have together (" + budget.most()
                        + "): ask again later");
    }

    /** The body had so many errors that the rest is not read. */
    void refuseMistakes(HttpServerRequest request, JsonObject problem) {
        mistakesRefused();
        refuse(request, () -> Replies.problem(request.response(), problem.getInteger("status"), problem));
    }

    /** The same for a body that has arrived completely. */
    void mistakesRefused() {
        meters.refused(RefusedFor.MISTAKES);
    }

    void refusePacking(HttpServerRequest request, Throwable e) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        refuse(request, 400, "the body is not " + encoding + ", as Content-Encoding says: " + e.getMessage());
    }

    /**
     * Responds before the whole body has arrived. The connection takes no further request, and is closed after a short
     * while, so that the response reaches a client that is still writing.
     */
    void refuse(HttpServerRequest request, int status, String detail) {
        refuse(request, () -> errors.send(request.response(), status, detail));
    }

    private void refuse(HttpServerRequest request, Runnable sending) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        sending.run();
        vertx.setTimer(LINGER_MILLIS, t -> request.connection().close());
    }
}
