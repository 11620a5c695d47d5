package io.canary.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A costly read that concurrent clients share: one is in progress at a time, and those who ask meanwhile share the next
 * one, so that each gets what was true after it asked. On one event loop only.
 *
 * @param <T> what is read
 */
final class SharedRead<T> {
    private final Supplier<Future<T>> read;
    private boolean inProgress;
    private @Nullable Promise<T> next;

    SharedRead(Supplier<Future<T>> read) {
        this.read = read;
    }

    Future<T> get() {
        if (!inProgress) {
            return start();
        }
        if (next == null) {
            next = Promise.promise();
        }
        return next.future();
    }

    private Future<T> start() {
        inProgress = true;
        return read.get().onComplete(done -> {
            inProgress = false;
            var waiting = next;
            next = null;
            if (waiting != null) {
                start().onComplete(waiting);
            }
        });
    }
}
