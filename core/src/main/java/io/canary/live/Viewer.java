package io.canary.live;

import io.canary.live.FeedFormat.Shown;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One viewer of a feed, and the items that it has not been sent yet. On one context only. */
final class Viewer {
    private final ViewerConnection connection;
    private final Set<String> pending = new LinkedHashSet<>();
    private boolean greeted;
    private boolean full;
    private long fullSinceNanos;

    Viewer(ViewerConnection connection) {
        this.connection = connection;
    }

    /** Writes an event. */
    interface Writer {
        Buffer write(List<Shown> items, boolean more);
    }

    void owe(Collection<String> keys) {
        pending.addAll(keys);
    }

    /** Sends what is pending, as far as the viewer takes it. A viewer of nothing gets one event without items. */
    void send(FeedState state, int most, Writer writer) {
        while (isBehind() && isReady()) {
            greeted = true;
            connection.write(writer.write(next(state, most), !pending.isEmpty()));
        }
    }

    private boolean isBehind() {
        return !greeted || !pending.isEmpty();
    }

    private List<Shown> next(FeedState state, int most) {
        var part = new ArrayList<Shown>();
        var keys = pending.iterator();
        while (keys.hasNext() && part.size() < most) {
            var key = keys.next();
            keys.remove();
            part.add(new Shown(key, state.text(key)));
        }
        return part;
    }

    /** Sends this, if the viewer has everything and takes it. */
    void sendIfUpToDate(Buffer event) {
        if (!isBehind() && isReady()) {
            connection.write(event);
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

    ViewerConnection connection() {
        return connection;
    }
}
