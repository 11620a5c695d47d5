package io.canary.api;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events to list.
 *
 * @param after the cursor of the last one that is known; 0 for none
 * @param deploymentId null for those of all
 */
public record EventsQuery(
        @Default("0") @Range(min = 0) long after,
        @Default("100") @Range(min = 1, max = 1000) int limit,
        @Nullable String deploymentId) {

    /**
     * Reads one.
     *
     * @throws Refusal if that is no such query
     */
    public static EventsQuery read(Map<String, Object> query) {
        return Requests.read(EventsQuery.class, query);
    }
}
