package io.canary.http;

import io.canary.http.BodyDeadlines.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole body up to a limit. A body that is larger is refused with 413, one that takes too long with 408, and
 * one without memory for it with 503. The rest is discarded as it arrives, for a short while, so that the response
 * reaches a client that is still writing.
 */
final class BodyReader {
    private final Bodies bodies;
    private final HttpServerRequest request;
    private final ReadStream<Buffer> body;
    private final int max;
    private final BudgetShare share;
    private final Consumer<ReceivedBody> then;
    private final Deadline deadline;

    /** Null once the body is complete or refused. */
    private @Nullable GrowingBytes bytes;

    /**
     * Reads nothing yet.
     *
     * @param share holds the memory that the body needs, before any of it is read
     * @param limit its time limit
     */
    BodyReader(
            Bodies bodies,
            HttpServerRequest request,
            ReadStream<Buffer> body,
            int max,
            BudgetShare share,
            Duration limit,
            Consumer<ReceivedBody> then) {
        this.bodies = bodies;
        this.request = request;
        this.body = body;
        this.max = max;
        this.share = share;
        this.then = then;
        this.deadline = bodies.deadline(limit, this::late);
        long announced = body == request ? Bodies.announced(request) : -1; // unpacked, it is another length
        this.bytes = new GrowingBytes(announced < 0 ? max : (int) Math.min(announced, max));
    }

    void start() {
        request.exceptionHandler(e -> finish());
        if (body != request) {
            body.exceptionHandler(e -> {
                finish();
                bodies.refusePacking(request, e);
            });
        }
        if (Bodies.saysMoreThan(request, max)) {
            refuseSize();
        }
        body.handler(this::add).endHandler(v -> end());
    }

    private void add(Buffer chunk) {
        var received = bytes;
        if (received == null) {
            return;
        }
        if (chunk.length() > max - received.size()) {
            refuseSize();
        } else if (!share.add(chunk.length())) {
            finish();
            bodies.refuseFull(request);
        } else {
            deadline.received(chunk.length());
            received.add(chunk);
        }
    }

    private void refuseSize() {
        finish();
        bodies.refuseSize(request, max);
    }

    private void late(String why) {
        finish();
        bodies.refuseLate(request, why);
    }

    /** Stops reading. */
    private void finish() {
        if (bytes == null) {
            return;
        }
        bytes = null;
        deadline.met();
        share.close();
        if (body instanceof UnpackedBody unpacked) {
            unpacked.stop();
        }
    }

    private void end() {
        var received = bytes;
        if (received == null) {
            return;
        }
        bytes = null;
        deadline.met();
        try {
            then.accept(new ReceivedBody(received.take(), share));
        } catch (RuntimeException e) { // no other code would respond
            share.close();
            Replies.failure(request.response(), e);
        }
    }
}
