package io.canary.deployment;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The periodic timer of one deployment. It is rearmed only when the next evaluation does not fall on its period, as
 * when a step starts. Used on one context only.
 */
final class EvaluationTimer {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Runnable tick;
    private long periodMillis;
    private long timer = NONE;
    private long nextMillis;

    EvaluationTimer(Vertx vertx, Runnable tick) {
        this.vertx = vertx;
        this.tick = tick;
    }

    /** Fires at {@code due}, null for never, and then after each {@code period} unless this is called again. */
    void follow(@Nullable Instant due, Duration period, Instant now) {
        if (due == null) {
            stop();
        } else if (timer == NONE || due.toEpochMilli() != nextMillis || period.toMillis() != periodMillis) {
            stop();
            periodMillis = period.toMillis();
            nextMillis = due.toEpochMilli();
            long delay = Math.max(1, nextMillis - now.toEpochMilli());
            timer = vertx.setPeriodic(delay, periodMillis, t -> fire());
        }
    }

    private void fire() {
        nextMillis += periodMillis;
        tick.run();
    }

    void stop() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
