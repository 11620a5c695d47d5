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
 * Writes responses on workers that would block an event loop, and refuses them while the memory for unread responses is
 * used up.
 *
 * @param writers the workers
 * @param waiting the bytes of responses that clients have not read yet
 * @param meters counts refusals
 */
record LongAnswers(WorkerExecutor writers, ByteBudget waiting, Meters meters) {
    /** A shorter list is written on the event loop. */
    private static final int SHORT = 20;

    /** Responds with an array and status 200. */
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
        if (waiting.isUsedUp()) { // checked again: others were written meanwhile
            meters.refused(RefusedFor.ANSWER_BYTES);
            throw new ProblemException(503, RequestGate.FULL);
        }
        return written(items, write);
    }

    /** Responds with what {@code write} returns. */
    Future<Buffer> write(Callable<Buffer> write) {
        return writers.executeBlocking(write, false);
    }
}
