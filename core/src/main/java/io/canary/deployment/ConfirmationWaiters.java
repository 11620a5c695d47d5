package io.canary.deployment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The callers that wait for the router's response, each with a limit. Used on one context only. */
final class ConfirmationWaiters {
    private final Vertx vertx;
    private @Nullable List<Promise<Void>> waiting; // null while nobody waits, which is the normal case

    ConfirmationWaiters(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Completes at the next {@link #release}, or after {@code atMost}. */
    Future<Void> await(Duration atMost) {
        if (atMost.isZero()) {
            return Future.succeededFuture();
        }
        var promise = Promise.<Void>promise();
        long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), t -> promise.tryComplete());
        if (waiting == null) {
            waiting = new ArrayList<>(1);
        }
        waiting.add(promise);
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    void release() {
        if (waiting != null) {
            var all = waiting;
            waiting = null;
            all.forEach(Promise::tryComplete);
        }
    }
}
