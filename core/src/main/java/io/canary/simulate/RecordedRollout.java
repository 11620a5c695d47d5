package io.canary.simulate;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.spi.settings.ValidName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recording says about its rollout, apart from its plan and its samples.
 *
 * @param deploymentId the id of the deployment
 * @param createdAt when it was created
 * @param history the events that follow from no verdict, oldest first: confirmations of the router, findings about the
 *     traffic, commands, and failures
 */
public record RecordedRollout(@ValidName String deploymentId, Instant createdAt, List<Entry> history) {

    /**
     * An entry of its history.
     *
     * @param at the time of the event
     * @param type the type of the event
     * @param message the sentence for people
     * @param by who requested it; null for nobody
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
