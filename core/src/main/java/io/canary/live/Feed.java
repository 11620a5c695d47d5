package io.canary.live;

import io.canary.api.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a source to its viewers. It is read when it says that something changed, and every {@link #PERIOD} at least; a
 * read that fails sends nothing, so viewers notice that what they know is no longer certain. On one context only.
 */
final class Feed {
    private static final Logger LOGGER = LoggerFactory.getLogger(Feed.class);

    /** So often a feed looks whether it has to read: changes in between are read together. */
    static final Duration LOOK = Duration.ofMillis(200);

    /** The longest time between two reads: not every change is announced. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** So often viewers are told that what they know is what there is, at least. */
    static final Duration ALIVE = Duration.ofSeconds(4);

    /** How many events are kept for viewers that come later. */
    private static final int SHARED_MOST = 100;

    private final Vertx vertx;
    private final WorkerExecutor writers;
    private final InstantSource clock;
    private final FeedSource source;
    private final FeedFormat format;
    private final Duration readTimeout;
    private final Duration period;
    private final Duration alive;
    private final FeedState state = new FeedState();
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private final Delivery delivery;
    private final Map<Long, Viewer.Event> events = new HashMap<>(); // at the present state, by the position before
    private final Runnable listening;
    private final long timer;
    private boolean changed = true;
    private boolean reading;
    private long readNanos;
    private Instant readAt = Instant.EPOCH;
    private long shownNanos;
    private boolean begun;

    /**
     * A feed without viewers.
     *
     * @param readTimeout how long a viewer may take nothing, and a connection may be idle
     */
    Feed(
            Vertx vertx,
            WorkerExecutor writers,
            InstantSource clock,
            FeedSource source,
            FeedFormat format,
            Duration readTimeout) {
        this.vertx = vertx;
        this.writers = writers;
        this.clock = clock;
        this.source = source;
        this.format = format;
        this.readTimeout = readTimeout;
        this.alive = shorter(ALIVE, readTimeout.dividedBy(3)); // else a connection with nothing new would be idle
        this.period = shorter(PERIOD, alive);
        this.delivery = new Delivery(vertx, this::serve);
        this.listening = source.listen(() -> changed = true);
        this.timer = vertx.setPeriodic(LOOK.toMillis(), tick -> look());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    /** Adds a viewer, which first gets everything. */
    Viewer add(ViewerConnection connection) {
        var viewer = new Viewer(connection);
        viewers.add(viewer);
        if (isCurrent()) {
            send(viewer);
        } else {
            look();
        }
        return viewer;
    }

    void remove(Viewer viewer) {
        viewers.remove(viewer);
        delivery.remove(viewer);
    }

    /** Whether what was read last may be shown as what there is; otherwise viewers wait for the next read. */
    private boolean isCurrent() {
        return begun && !isOver(shownNanos, alive);
    }

    /** The viewer has taken what was written. */
    void drained(Viewer viewer) {
        if (viewers.contains(viewer) && isCurrent()) {
            send(viewer);
        }
    }

    /** Nobody watches any more. */
    void close() {
        listening.run();
        vertx.cancelTimer(timer);
    }

    private void look() {
        cutStuck();
        if (reading || viewers.isEmpty() || !(changed || isOver(readNanos, period))) {
            return;
        }
        reading = true;
        changed = false;
        readNanos = System.nanoTime();
        var at = clock.instant();
        source.read()
                .compose(this::written)
                .onComplete(done -> reading = false)
                .onSuccess(difference -> show(difference, at))
                .onFailure(this::unread);
    }

    private static boolean isOver(long sinceNanos, Duration time) {
        return System.nanoTime() - sinceNanos >= time.toNanos();
    }

    /** Writes what is new, off the event loop if that is much. */
    private Future<FeedState.Difference> written(List<FeedItem> items) {
        var difference = state.difference(items);
        return difference.changed().isEmpty()
                ? Future.succeededFuture(difference)
                : writers.executeBlocking(
                                () -> difference.changed().stream()
                                        .map(item -> item.text().get())
                                        .toList(),
                                false)
                        .map(texts -> {
                            for (int i = 0; i < texts.size(); i++) {
                                state.put(difference.changed().get(i), texts.get(i));
                            }
                            events.clear();
                            return difference;
                        });
    }

    private void show(FeedState.Difference difference, Instant at) {
        begun = true;
        shownNanos = System.nanoTime();
        readAt = at;
        difference.removed().forEach(state::remove);
        events.clear();
        delivery.add(viewers);
        state.forgetRemovals(viewers.stream().mapToLong(Viewer::position).min().orElse(state.end()));
    }

    /** After a read, and so the viewer may be told that it knows what there is. */
    private void serve(Viewer viewer) {
        send(viewer);
        viewer.tellAlive(state.end(), alive, () -> Buffer.buffer(FeedFormat.alive(readAt)));
    }

    private void send(Viewer viewer) {
        viewer.send(state.end(), this::event);
    }

    /** Viewers at the same position share an event. */
    private Viewer.Event event(long from) {
        if (events.size() == SHARED_MOST) {
            events.clear();
        }
        return events.computeIfAbsent(from, this::write);
    }

    private Viewer.Event write(long from) {
        var part = state.after(from, format.most());
        return new Viewer.Event(Buffer.buffer(format.event(part.items(), part.more(), readAt)), part.to());
    }

    private void unread(Throwable e) {
        if (e instanceof ProblemException problem && problem.status() == 404) {
            var gone = Buffer.buffer(FeedFormat.gone(clock.instant()));
            List.copyOf(viewers).forEach(viewer -> viewer.connection().end(gone));
        } else {
            LOGGER.atDebug().setCause(e).log("a live view could not be read");
        }
    }

    private void cutStuck() {
        for (var viewer : List.copyOf(viewers)) {
            if (viewer.isStuck(readTimeout)) {
                LOGGER.atInfo().addKeyValue("timeout", readTimeout).log("live view closed: its client reads nothing");
                viewer.connection().cut();
            }
        }
    }

    /** The service stops, and does not wait for viewers that do not read. */
    void stop() {
        var end = Buffer.buffer(": the service is stopping; connect again\n\n");
        List.copyOf(viewers).forEach(viewer -> {
            if (viewer.connection().isFull()) {
                viewer.connection().cut();
            } else {
                viewer.connection().end(end);
            }
        });
    }
}
