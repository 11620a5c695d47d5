package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * Which events to read.
 *
 * @param after only events with a greater cursor; 0 for the beginning of what is kept
 * @param before only events with a smaller cursor; {@link Long#MAX_VALUE} for the end
 * @param limit how many events at most
 * @param deployment the id of the deployment whose events to read; null for all
 * @param newestFirst whether to start at the greatest cursor, in descending order
 */
public record EventRange(
        long after, long before, int limit, @Nullable String deployment, boolean newestFirst) {

    /** The events after a cursor, oldest first. */
    public static EventRange after(long after, int limit, @Nullable String deployment) {
        return new EventRange(after, Long.MAX_VALUE, limit, deployment, false);
    }
}
