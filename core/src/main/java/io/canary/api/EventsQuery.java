package io.canary.api;

import io.canary.journal.EventRange;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import org.jspecify.annotations.Nullable;

/**
 * Which events to list.
 *
 * @param after only events with a greater cursor; 0 for the beginning
 * @param before only events with a smaller cursor; null for the end
 * @param deploymentId null for events of all deployments
 */
record EventsQuery(
        @Default("0") @Range(min = 0) long after,
        @Nullable @Range(min = 1) Long before,
        @Default("100") @Range(min = 1, max = 1000) int limit,
        @Nullable String deploymentId,
        @Default("asc") Order order) {

    enum Order {
        /** Oldest first. */
        ASC,
        /** Newest first. */
        DESC
    }

    /** The range to read: one more than is shown, to know whether there is another page. */
    EventRange range() {
        return new EventRange(
                after, before == null ? Long.MAX_VALUE : before, limit + 1, deploymentId, order == Order.DESC);
    }

    /** The parameter that leads to the next page; new events do not shift the pages. */
    String pageParameter() {
        return order == Order.DESC ? "before" : "after";
    }
}
