package io.canary.api;

import io.canary.spi.settings.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events to stream.
 *
 * @param after the cursor of the last known event; 0 for the beginning of what is kept; null for new events only
 * @param deploymentId null for events of all deployments
 */
public record StreamQuery(
        @Nullable @Range(min = 0) Long after, @Nullable String deploymentId) {

    /**
     * Reads a query.
     *
     * @throws ProblemException if it is invalid
     */
    public static StreamQuery read(Map<String, Object> query) {
        return Requests.read(StreamQuery.class, query);
    }

    /**
     * The same, but continues after the last event that the client received.
     *
     * @param lastEventId the value of that header; null or empty if absent
     * @throws ProblemException if it is not an id that this service gave
     */
    public StreamQuery from(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return this;
        } else if (!lastEventId.matches("[0-9]{1,18}")) {
            throw new ProblemException(
                    400, "Last-Event-ID must be the id of an event of this stream, was " + lastEventId);
        }
        return new StreamQuery(Long.valueOf(lastEventId), deploymentId);
    }
}
