package io.canary.simulate;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.spi.settings.ValidName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recording tells of the rollout that it is of, beside its plan and its samples.
 *
 * @param deploymentId which one
 * @param createdAt when it began
 * @param history what happened to it that follows from no verdict, oldest first: what the router confirmed, what
 *     samples showed of the traffic, what people wanted, and what went wrong
 */
public record RecordedRollout(@ValidName String deploymentId, Instant createdAt, List<Entry> history) {

    /**
     * A line of its history.
     *
     * @param at when
     * @param type what happened
     * @param message for people
     * @param by who wanted it; null for nobody
     */
    public record Entry(
            Instant at,
            HistoryEntry.Type type,
            String message,
            @Nullable String by) {

        HistoryEntry entry() {
            return new HistoryEntry(at, HistoryEntry.Level.INFO, type, Reason.recorded(message), by);
        }
    }
}
