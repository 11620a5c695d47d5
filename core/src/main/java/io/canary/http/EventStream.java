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
 * The events on their way to one client. All of them are read from the journal, in its order; what is published on the
 * event bus only says that there is more to read. So there is no seam between what was and what is, and nothing to hold
 * for a client that is slow: it is read on for when it has taken the page before, and let go if it takes nothing for
 * too long. On the request's context.
 */
final class EventStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);
    private static final int PAGE = 100;

    private final Vertx vertx;
    private final JournalQueries journal;
    private final HttpServerResponse response;
    private final StreamQuery query;
    private final Duration patience;
    private final Consumer<EventStream> onEnd;
    private final long timer;
    private final EventSequence sequence;
    private boolean reading;
    private boolean more;
    private long fullSinceNanos;
    private boolean full;
    private boolean ended;

    /**
     * A stream that has sent its head, and nothing more.
     *
     * @param newest the cursor of the newest event there is
     * @param heartbeat how often something is sent while nothing happens
     * @param patience for so long a client may take nothing
     * @param onEnd called once, with this, when it is over
     */
    EventStream(
            Vertx vertx,
            JournalQueries journal,
            HttpServerResponse response,
            StreamQuery query,
            long newest,
            Duration heartbeat,
            Duration patience,
            Consumer<EventStream> onEnd) {
        this.vertx = vertx;
        this.journal = journal;
        this.response = response;
        this.query = query;
        this.patience = patience;
        this.onEnd = onEnd;
        this.sequence = new EventSequence(query, newest);
        this.timer = vertx.setPeriodic(heartbeat.toMillis(), tick -> beat());
        response.closeHandler(gone -> end());
        response.exceptionHandler(gone -> end());
        response.drainHandler(drained -> drained());
        response.write(ServerSentEvent.OPENING);
    }

    /** There may be something new. */
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
            vertx.runOnContext(next -> goOn()); // others on this event loop come in between
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
        } else if (System.nanoTime() - fullSinceNanos >= patience.toNanos() && end()) {
            LOGGER.atInfo().addKeyValue("patience", patience).log("event stream closed: its client takes nothing");
            response.reset();
        }
    }

    /** The client comes back, and is told then if the journal is still in trouble. */
    private void unreadable(Throwable e) {
        if (end()) {
            LOGGER.atError().setCause(e).log("event stream closed: the journal cannot be read");
            response.end(ServerSentEvent.comment("the journal cannot be read; connect again"));
        }
    }

    /** The service stops, and waits for no client that does not read. */
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
