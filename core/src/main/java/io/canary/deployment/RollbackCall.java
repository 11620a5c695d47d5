package io.canary.deployment;

import io.canary.rollout.Effect.AskRouter;
import io.canary.routing.RouterAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that is requested from the router at once, during the append of its transition and not after it. The
 * router's response becomes an event when the transition is durable: so an end is reported only when it is both durable
 * and confirmed. Not thread-safe.
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

    /** When the last request was sent, by {@link System#nanoTime}. */
    long askedNanos() {
        return askedNanos;
    }

    /** A request was sent, the first or a repeated one. */
    void asked(long nanos) {
        askedNanos = nanos;
        answer = null;
    }

    void answered(RouterAnswer its) {
        answer = its;
    }

    /** The last response of the router; null before the first. */
    @Nullable
    RouterAnswer answer() {
        return answer;
    }

    boolean isConfirmed() {
        return answer instanceof RouterAnswer.Confirmed;
    }

    /** The router responded that the rollback failed, or may have failed. */
    boolean hasFailed() {
        return answer != null && !isConfirmed();
    }

    /** The transition is durable. */
    void written() {
        written = true;
    }

    boolean isWritten() {
        return written;
    }
}
