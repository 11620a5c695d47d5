package io.canary.live;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * One viewer of a feed, and the position up to which it has been sent everything: nothing else is kept for it, however
 * slowly it reads. On one context only.
 */
final class Viewer {
    private final ViewerConnection connection;
    private long position;
    private long aliveNanos = System.nanoTime();
    private boolean greeted;
    private boolean full;
    private long fullSinceNanos;

    Viewer(ViewerConnection connection) {
        this.connection = connection;
    }

    /**
     * An event of a feed.
     *
     * @param to the position after it
     */
    record Event(Buffer text, long to) {}

    /**
     * Sends what the viewer lacks, as far as it takes it. A viewer of nothing gets one event without items.
     *
     * @param end the position after all changes
     * @param next the event at a position
     */
    void send(long end, LongFunction<Event> next) {
        while (isBehind(end) && isReady()) {
            var event = next.apply(position);
            greeted = true;
            position = event.to();
            connection.write(event.text());
        }
    }

    private boolean isBehind(long end) {
        return !greeted || position < end;
    }

    /** Tells the viewer so often that what it knows is what there is, if it has everything and takes it. */
    void tellAlive(long end, Duration every, Supplier<Buffer> event) {
        if (System.nanoTime() - aliveNanos >= every.toNanos() && !isBehind(end) && isReady()) {
            aliveNanos = System.nanoTime();
            connection.write(event.get());
        }
    }

    private boolean isReady() {
        boolean was = full;
        full = connection.isFull();
        if (full && !was) {
            fullSinceNanos = System.nanoTime();
        }
        return !full;
    }

    /** Whether the viewer has taken nothing for so long. */
    boolean isStuck(Duration limit) {
        return !isReady() && System.nanoTime() - fullSinceNanos >= limit.toNanos();
    }

    /** The position up to which it has been sent everything. */
    long position() {
        return position;
    }

    ViewerConnection connection() {
        return connection;
    }
}
