package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.telemetry.Meters;
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

/**
 * Writes answers that would hold an event loop up, on workers; and none as long as clients have not taken the answers
 * that are there.
 *
 * @param writers where they are written
 * @param waiting what waits for its clients to take it
 * @param meters where it is counted what is refused
 */
record LongAnswers(WorkerExecutor writers, ByteBudget waiting, Meters meters) {
    /** A list of no more items is written where it is asked for. */
    private static final int SHORT = 20;

    /** An array of these, with status 200. */
    <T> void list(HttpServerResponse response, List<T> items, Function<T, JsonObject> write) {
        if (items.size() <= SHORT) {
            Replies.json(response, 200, written(items, write));
        } else {
            writers.executeBlocking(() -> writtenIfRoom(items, write), false)
                    .onSuccess(text -> Replies.json(response, 200, text))
                    .onFailure(e -> Replies.failure(response, e));
        }
    }

    private static <T> Buffer written(List<T> items, Function<T, JsonObject> write) {
        var array = new JsonArray();
        items.forEach(item -> array.add(write.apply(item)));
        return Buffer.buffer(array.encode());
    }

    private <T> Buffer writtenIfRoom(List<T> items, Function<T, JsonObject> write) {
        if (waiting.isUsedUp()) { // since it was asked for: others were written meanwhile
            meters.refused(RefusedFor.ANSWER_BYTES);
            throw new ProblemException(503, RequestGate.FULL);
        }
        return written(items, write);
    }

    /** What {@code write} makes. */
    <T> Future<T> write(Callable<T> write) {
        return writers.executeBlocking(write, false);
    }
}
