package io.canary.http;

import io.canary.api.StreamQuery;
import io.canary.journal.Journal.JournalEvent;
import java.util.List;

/**
 * Where a stream stands among all events, and what of them is missing. Events are numbered without gaps, and forgotten
 * with their deployment: a number that does not come was forgotten. In a stream of one deployment nothing is missing,
 * as all of its events are forgotten together.
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
        this.isComplete = position > 0; // whoever asks for all that is kept misses nothing of it
    }

    /** The cursor of the last event that is done with. */
    long position() {
        return position;
    }

    /**
     * A page of events after the position, as text for the client.
     *
     * @param isLast whether there are no more for now
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
