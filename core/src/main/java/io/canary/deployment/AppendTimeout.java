package io.canary.deployment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** How long a caller waits for a journal that does not answer. */
final class AppendTimeout {
    /** A little longer than it takes until a rollback is sent without the journal, so that the reply can say so. */
    private static final long MOST_MILLIS = 2_100;

    static final String SILENCE =
            "the journal does not answer: it may be done yet, as soon as that can be written; look at the deployment";

    private AppendTimeout() {}

    /** The reply, or another one if the append does not complete in time. Call this on a context. */
    static <T> Future<T> orElse(Vertx vertx, Future<?> written, Future<T> answer, Supplier<T> other) {
        if (written.isComplete()) {
            return answer;
        }
        var first = Promise.<T>promise();
        long timer = vertx.setTimer(MOST_MILLIS, t -> first.tryComplete(other.get()));
        written.onComplete(done -> vertx.cancelTimer(timer));
        answer.onSuccess(first::tryComplete).onFailure(first::tryFail);
        return first.future();
    }
}
