package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.config.Config;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests to one verticle: none may be larger than its route takes, packed or not, none may take longer
 * or come more slowly than is configured, and all of the process together may hold so much memory. Used on the
 * verticle's context only.
 */
final class Bodies {
    /** What a body may be packed with, as a refusal tells it. */
    private static final String PACKED_WITH = "gzip, deflate";

    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final Config.Http config;
    private final ByteBudget budget;
    private final Meters meters;
    private final BodyDeadlines deadlines;

    /**
     * Those of one verticle.
     *
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
    }

    /** Reads a whole one; calls {@code then} with it, unless it was refused or the client has gone. */
    void read(HttpServerRequest request, int max, Consumer<ReceivedBody> then) {
        read(request, max, config.bodyTimeout(), then);
    }

    /** The same for those that may be large: they have the time of an upload. */
    void readLarge(HttpServerRequest request, int max, Consumer<ReceivedBody> then) {
        read(request, max, config.uploadTimeout(), then);
    }

    private void read(HttpServerRequest request, int max, Duration limit, Consumer<ReceivedBody> then) {
        var share = new BudgetShare(budget);
        var body = stream(request, share);
        if (body != null) {
            int most = (int) Math.min(max, BudgetShare.FREE + budget.most()); // which would never come to be free
            new BodyReader(this, request, body, most, share, limit, then).start();
        }
    }

    /** A share for one body, which holds nothing yet. */
    BudgetShare share() {
        return new BudgetShare(budget);
    }

    /**
     * It as it was before it was packed, to be read piece by piece; null if it was refused.
     *
     * @param share gets what unpacking needs
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
                Replies.problem(
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
     * By when it has to be there.
     *
     * @param late called with what is wrong, to be refused with it
     */
    BodyDeadlines.Deadline deadline(Duration limit, Consumer<String> late) {
        return deadlines.begin(limit, late);
    }

    BodyDeadlines.Deadline uploadDeadline(Consumer<String> late) {
        return deadline(config.uploadTimeout(), late);
    }

    /** Whether the request says beforehand that its body is larger. */
    static boolean saysMoreThan(HttpServerRequest request, long max) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 18 || Long.parseLong(length) > max);
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

    /** So much of it was wrong that the rest is not read. */
    void refuseMistakes(HttpServerRequest request, JsonObject problem) {
        mistakesRefused();
        refuse(request, problem);
    }

    /** The same of one that has come as a whole. */
    void mistakesRefused() {
        meters.refused(RefusedFor.MISTAKES);
    }

    void refusePacking(HttpServerRequest request, Throwable e) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        refuse(request, 400, "the body is not " + encoding + ", as Content-Encoding says: " + e.getMessage());
    }

    /**
     * Answers before all of it has come. Nothing else comes on this connection then; it is closed after a short while,
     * in which the answer reaches a client that is still writing.
     */
    void refuse(HttpServerRequest request, int status, String detail) {
        refuse(request, ProblemException.document(status, detail, List.of()));
    }

    private void refuse(HttpServerRequest request, JsonObject problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Replies.problem(request.response(), problem.getInteger("status"), problem);
        vertx.setTimer(LINGER_MILLIS, t -> request.connection().close());
    }
}
