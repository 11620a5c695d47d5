package io.canary.deployment;

import io.vertx.core.Vertx;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one-shot timer of one deployment. Used on one context only. */
final class OneShotTimer {
    private final Vertx vertx;
    private final Runnable ring;
    private long timer;
    private @Nullable Instant next;

    OneShotTimer(Vertx vertx, Runnable ring) {
        this.vertx = vertx;
        this.ring = ring;
    }

    /** Fires at {@code due} and not before; null for never. */
    void follow(@Nullable Instant due, Instant now) {
        if (due == null ? next == null : due.equals(next)) {
            return;
        }
        if (next != null) {
            vertx.cancelTimer(timer);
        }
        next = due;
        if (due != null) {
            timer = vertx.setTimer(Math.max(1, due.toEpochMilli() - now.toEpochMilli() + 1), t -> fire());
        }
    }

    private void fire() {
        next = null;
        ring.run();
    }
}
