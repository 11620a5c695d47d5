package io.canary.deployment;

import io.canary.rollout.Effect.AskRouter;
import io.canary.routing.RouterAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that the router is asked for at once, beside the append of its move and not after it. The router's answer
 * becomes an event when the move is durable: so an end is reported only when it is both durable and confirmed. Not
 * thread-safe.
 */
final class RollbackCall {
    private final AskRouter request;
    private long askedNanos;
    private @Nullable RouterAnswer answer;
    private boolean written;

    RollbackCall(AskRouter request) {
        this.request = request;
    }

    AskRouter request() {
        return request;
    }

    /** When the router was last asked, by {@link System#nanoTime}. */
    long askedNanos() {
        return askedNanos;
    }

    /** The router is asked, for the first time or again. */
    void asked(long nanos) {
        askedNanos = nanos;
        answer = null;
    }

    void answered(RouterAnswer its) {
        answer = its;
    }

    /** What the router answered last; null as long as it has not. */
    @Nullable
    RouterAnswer answer() {
        return answer;
    }

    boolean isConfirmed() {
        return answer instanceof RouterAnswer.Confirmed;
    }

    /** The router answered that it could not do it, or may not have done it. */
    boolean hasFailed() {
        return answer != null && !isConfirmed();
    }

    /** The move is durable. */
    void written() {
        written = true;
    }

    boolean isWritten() {
        return written;
    }
}
