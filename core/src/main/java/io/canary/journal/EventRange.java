package io.canary.journal;

import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted.
 *
 * @param after only those with a greater cursor; 0 for the beginning of what is kept
 * @param before only those with a smaller cursor; {@link Long#MAX_VALUE} for the end
 * @param limit at most so many
 * @param deployment the id of the one whose events are wanted; null for all
 * @param newestFirst whether the greatest cursors come first, and count for the limit first
 */
public record EventRange(
        long after, long before, int limit, @Nullable String deployment, boolean newestFirst) {

    /** Those after a cursor, oldest first. */
    public static EventRange after(long after, int limit, @Nullable String deployment) {
        return new EventRange(after, Long.MAX_VALUE, limit, deployment, false);
    }
}
