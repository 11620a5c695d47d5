package io.canary.http;

import io.canary.http.BodyDeadlines.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole body up to a limit. One that is larger is answered with 413, one that takes too long with 408, and the rest
 * is thrown away as it comes, for a short while, so that the answer reaches a client that is still writing.
 */
final class BodyReader {
    private final Bodies bodies;
    private final HttpServerRequest request;
    private final ReadStream<Buffer> body;
    private final int max;
    private final @Nullable ByteBudget budget;
    private final Consumer<byte[]> then;
    private final Deadline deadline;
    private byte @Nullable [] only;
    private @Nullable Buffer several;
    private int size;
    private boolean over;

    /** @param budget from which its bytes are taken, and given back unless {@code then} gets them; null for none */
    BodyReader(
            Bodies bodies,
            HttpServerRequest request,
            ReadStream<Buffer> body,
            int max,
            @Nullable ByteBudget budget,
            Consumer<byte[]> then) {
        this.bodies = bodies;
        this.request = request;
        this.body = body;
        this.max = max;
        this.budget = budget;
        this.then = then;
        this.deadline = bodies.deadline(this::late);
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
        if (over) {
            return;
        }
        if (chunk.length() > max - size) {
            refuseSize();
        } else if (budget != null && !budget.take(chunk.length())) {
            finish();
            bodies.refuse(request, 503, "as many bodies of this size are on their way as are allowed: ask again later");
        } else {
            size += chunk.length();
            keep(chunk);
        }
    }

    private void keep(Buffer chunk) {
        if (only == null && several == null) {
            only = chunk.getBytes();
        } else {
            if (several == null) {
                several = Buffer.buffer(size).appendBytes(only);
                only = null;
            }
            several.appendBuffer(chunk);
        }
    }

    private void refuseSize() {
        finish();
        bodies.refuseSize(request, max);
    }

    private void late() {
        finish();
        bodies.refuseLate(request);
    }

    /** Nothing of it is wanted any more. */
    private void finish() {
        if (over) {
            return;
        }
        over = true;
        deadline.met();
        only = null;
        several = null;
        if (budget != null) {
            budget.giveBack(size);
        }
        if (body instanceof UnpackedBody unpacked) {
            unpacked.stop();
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        deadline.met();
        try {
            then.accept(several != null ? several.getBytes() : only != null ? only : new byte[0]);
        } catch (RuntimeException e) { // nobody else would answer
            Replies.failure(request.response(), e);
        }
    }
}
