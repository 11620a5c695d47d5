package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Replies to reads that would block an event loop, off it. At most {@code http.reads_max} are in progress at once, as a
 * client can disconnect and ask again, but the work that it asked for stays in a queue. Nothing is done for a client
 * that has disconnected, and nothing is written while clients have not taken the replies that are there. Thread-safe.
 *
 * @param writers the threads that write replies
 * @param limits of which {@code reads} and {@code answers} hold here
 */
record ReadReplies(WorkerExecutor writers, RequestLimits limits) {
    /** A list of at most this many items is written on the event loop. */
    private static final int SHORT = 20;

    private static final String BUSY = "too many reads are in progress (http.reads_max): ask again later";

    /**
     * Starts a read, if there is room for it.
     *
     * @return what is read; fails with {@link ProblemException} 503 if too many reads are in progress or the client has
     *     disconnected
     */
    <T> Future<T> read(HttpServerResponse client, Supplier<Future<T>> read) {
        if (client.closed()) {
            return Future.failedFuture(disconnected());
        }
        var permit = limits.reads().take();
        return permit == null
                ? Future.failedFuture(new ProblemException(503, BUSY))
                : begun(read).onComplete(done -> permit.giveBack());
    }

    /**
     * Reads the next part of a reply whose first part the client already has. It is never refused by the limit, as half
     * a reply is useless. The number of queued reads stays bounded: a connection has one such read at most. If a client
     * disconnects, its read is still done before any later one, since the journal and the writers work in order.
     *
     * @return what is read; fails with {@link ProblemException} 503 if the client has disconnected
     */
    <T> Future<T> readNext(HttpServerResponse client, Supplier<Future<T>> read) {
        return client.closed() ? Future.failedFuture(disconnected()) : begun(read);
    }

    /** Wraps the call, so that the future fails if {@code read} throws. */
    private static <T> Future<T> begun(Supplier<Future<T>> read) {
        return Future.succeededFuture().compose(begun -> read.get());
    }

    /** Replies with an array of these, and status 200. */
    <T> void list(HttpServerResponse response, List<T> items, Function<T, JsonObject> write) {
        if (items.size() <= SHORT) {
            Replies.json(response, 200, written(items, write));
        } else {
            read(response, () -> write(response, () -> writtenIfRoom(items, write)))
                    .onSuccess(text -> Replies.json(response, 200, text))
                    .onFailure(e -> Replies.failure(response, e));
        }
    }

    /** Runs {@code write} on a worker, as part of a read; fails with a 503 if the client has disconnected. */
    <T> Future<T> write(HttpServerResponse client, Callable<T> write) {
        return writers.executeBlocking(() -> unlessGone(client, write), false);
    }

    private static <T> T unlessGone(HttpServerResponse client, Callable<T> write) throws Exception {
        if (client.closed()) { // checked again: others were served meanwhile
            throw disconnected();
        }
        return write.call();
    }

    /** The client has gone, so no response is sent. */
    private static ProblemException disconnected() {
        return new ProblemException(503, "the client has disconnected");
    }

    private static <T> Buffer written(List<T> items, Function<T, JsonObject> write) {
        var array = new JsonArray();
        items.forEach(item -> array.add(write.apply(item)));
        return Buffer.buffer(array.encode());
    }

    private <T> Buffer writtenIfRoom(List<T> items, Function<T, JsonObject> write) {
        if (limits.answers().isUsedUp()) { // checked again: others were written meanwhile
            limits.meters().refused(RefusedFor.ANSWER_BYTES);
            throw new ProblemException(503, RequestGate.FULL);
        }
        return written(items, write);
    }
}
