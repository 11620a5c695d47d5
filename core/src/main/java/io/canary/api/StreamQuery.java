package io.canary.api;

import io.canary.spi.settings.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events to stream.
 *
 * @param after the cursor of the last one that is known; 0 for the beginning of what is kept; null: what happens from
 *     now on
 * @param deploymentId null for those of all
 */
public record StreamQuery(
        @Nullable @Range(min = 0) Long after, @Nullable String deploymentId) {

    /**
     * Reads one.
     *
     * @throws ProblemException if that is no such query
     */
    public static StreamQuery read(Map<String, Object> query) {
        return Requests.read(StreamQuery.class, query);
    }

    /**
     * The same, from where the client lost its connection.
     *
     * @param lastEventId the header of that name; null or empty if there is none
     * @throws ProblemException if it is none that this service gave
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
