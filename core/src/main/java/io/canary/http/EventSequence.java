package io.canary.http;

import io.canary.api.StreamQuery;
import io.canary.journal.Journal.JournalEvent;
import java.util.List;

/**
 * The position of a stream among all events, and the events that are missing. Events are numbered without gaps and
 * deleted with their deployment: a number that does not come was deleted. A stream of one deployment has no gaps, as
 * all of its events are deleted together.
 */
final class EventSequence {
    private final boolean ofAll;
    private final long newestAtStart;
    private final long unknownId;
    private boolean begun;
    private boolean isComplete;
    private boolean caughtUp;
    private long position;

    /** @param newest the cursor of the newest event when the stream began */
    EventSequence(StreamQuery query, long newest) {
        long wanted = query.after() == null ? newest : query.after();
        this.ofAll = query.deploymentId() == null;
        this.newestAtStart = newest;
        this.unknownId = wanted > newest ? wanted : 0;
        this.position = unknownId > 0 ? 0 : wanted;
        this.isComplete = position > 0; // a client that asks for all that is kept misses nothing
    }

    /** The cursor of the last event that was handled. */
    long position() {
        return position;
    }

    /**
     * The next page of events, as text for the client.
     *
     * @param isLast whether there are no more at the moment
     */
    String next(List<JournalEvent> page, boolean isLast) {
        var text = new StringBuilder();
        if (unknownId > 0 && !begun) {
            text.append(ServerSentEvent.gap(unknownId, 1, 0, "no event has this id yet; all that is kept follows"));
        }
        begun = true;
        for (var event : page) {
            tellGap(text, event.cursor());
            text.append(ServerSentEvent.of(event));
            position = event.cursor();
            isComplete = true;
        }
        if (isLast && !caughtUp) {
            caughtUp = true;
            tellGap(text, newestAtStart + 1);
        }
        return text.toString();
    }

    private void tellGap(StringBuilder text, long next) {
        if (ofAll && isComplete && next > position + 1) {
            text.append(ServerSentEvent.gap(position, next, next - 1, "the events in between are not kept any more"));
            position = next - 1;
        }
    }
}
