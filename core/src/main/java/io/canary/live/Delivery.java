package io.canary.live;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Serves viewers one after the other, in turns that are short: whatever else their event loop does, a rollback above
 * all, waits no longer than a turn, however many they are. On one context only.
 */
final class Delivery {
    /** How long a turn may be; a viewer who is begun with is served. */
    static final Duration TURN = Duration.ofMillis(1);

    /** A timer, as a task that follows at once would come before what the event loop has to read. */
    private static final long PAUSE_MILLIS = 1;

    private final Vertx vertx;
    private final Consumer<Viewer> serve;
    private final SequencedSet<Viewer> waiting = new LinkedHashSet<>();
    private boolean paused;

    /** @param serve serves one viewer */
    Delivery(Vertx vertx, Consumer<Viewer> serve) {
        this.vertx = vertx;
        this.serve = serve;
    }

    /** Serves these too; those that wait already keep their place. */
    void add(Collection<Viewer> viewers) {
        waiting.addAll(viewers);
        if (!paused) {
            turn();
        }
    }

    private void turn() {
        long begun = System.nanoTime();
        while (!waiting.isEmpty() && System.nanoTime() - begun < TURN.toNanos()) {
            serve.accept(waiting.removeFirst());
        }
        paused = !waiting.isEmpty();
        if (paused) {
            vertx.setTimer(PAUSE_MILLIS, over -> turn());
        }
    }

    void remove(Viewer viewer) {
        waiting.remove(viewer);
    }
}
