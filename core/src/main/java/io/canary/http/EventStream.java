package io.canary.http;

import io.canary.api.JournalQueries;
import io.canary.api.StreamQuery;
import io.canary.journal.Journal.JournalEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams events to one client. All events are read from the journal, in order; messages on the event bus only say that
 * there are more. So there is no gap between old and new events, and nothing is buffered for a slow client: the next
 * page is read when the client has read the one before, and a client that reads nothing for too long is disconnected.
 * On the request's context.
 */
final class EventStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);
    private static final int PAGE = 100;

    private final Vertx vertx;
    private final JournalQueries journal;
    private final HttpServerResponse response;
    private final StreamQuery query;
    private final Duration readTimeout;
    private final Consumer<EventStream> onEnd;
    private final long timer;
    private final EventSequence sequence;
    private boolean reading;
    private boolean more;
    private long fullSinceNanos;
    private boolean full;
    private boolean ended;

    /**
     * A stream that has sent only its response head.
     *
     * @param newest the cursor of the newest event
     * @param heartbeat how often a comment is sent while there are no events
     * @param readTimeout how long a client may read nothing
     * @param onEnd called once, with this stream, when it is over
     */
    EventStream(
            Vertx vertx,
            JournalQueries journal,
            HttpServerResponse response,
            StreamQuery query,
            long newest,
            Duration heartbeat,
            Duration readTimeout,
            Consumer<EventStream> onEnd) {
        this.vertx = vertx;
        this.journal = journal;
        this.response = response;
        this.query = query;
        this.readTimeout = readTimeout;
        this.onEnd = onEnd;
        this.sequence = new EventSequence(query, newest);
        this.timer = vertx.setPeriodic(heartbeat.toMillis(), tick -> beat());
        response.closeHandler(gone -> end());
        response.exceptionHandler(gone -> end());
        response.drainHandler(drained -> drained());
        response.write(ServerSentEvent.OPENING);
    }

    /** There may be new events. */
    void wake() {
        more = true;
        goOn();
    }

    private void read() {
        reading = true;
        more = false;
        journal.eventsAfter(sequence.position(), PAGE, query.deploymentId())
                .onSuccess(this::write)
                .onFailure(this::unreadable);
    }

    private void write(List<JournalEvent> page) {
        reading = false;
        if (ended) {
            return;
        }
        String text = sequence.next(page, page.size() < PAGE);
        if (!text.isEmpty()) {
            response.write(text);
        }
        more |= page.size() == PAGE;
        if (response.writeQueueFull()) {
            full = true;
            fullSinceNanos = System.nanoTime();
        } else if (more) {
            vertx.runOnContext(next -> goOn()); // other work on this event loop comes in between
        }
    }

    private void goOn() {
        if (more && !reading && !full && !ended) {
            read();
        }
    }

    private void drained() {
        full = false;
        goOn();
    }

    private void beat() {
        if (!full) {
            response.write(ServerSentEvent.HEARTBEAT);
        } else if (System.nanoTime() - fullSinceNanos >= readTimeout.toNanos() && end()) {
            LOGGER.atInfo().addKeyValue("timeout", readTimeout).log("event stream closed: its client reads nothing");
            response.reset();
        }
    }

    /** Ends the stream: the client reconnects, and gets an error then if the journal still fails. */
    private void unreadable(Throwable e) {
        if (end()) {
            LOGGER.atError().setCause(e).log("event stream closed: the journal cannot be read");
            response.end(ServerSentEvent.comment("the journal cannot be read; connect again"));
        }
    }

    /** The service stops, and does not wait for clients that do not read. */
    void stop() {
        if (end()) {
            if (full) {
                response.reset();
            } else {
                response.end(ServerSentEvent.comment("the service is stopping; connect again"));
            }
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        vertx.cancelTimer(timer);
        onEnd.accept(this);
        return true;
    }
}
