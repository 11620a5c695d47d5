package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a deployment's history.
 *
 * @param reason the reason or further detail
 * @param by who requested it; null if only the rules caused it
 */
public record HistoryEntry(
        Instant at,
        Level level,
        Type type,
        Reason reason,
        @Nullable String by) {

    /** An entry that the rules alone caused. */
    public HistoryEntry(Instant at, Level level, Type type, Reason reason) {
        this(at, level, type, reason, null);
    }

    /** The same entry, requested by a person or program. */
    HistoryEntry by(@Nullable String who) {
        return new HistoryEntry(at, level, type, reason, who);
    }

    /** The level of the event. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /** What the event is. */
    public enum Type {
        CREATED,
        WEIGHT_CONFIRMED,
        ADVANCE,
        HOLD,
        BAKE,
        VERDICT_FAILED,
        ROLL_BACK,
        SKIP,
        PROMOTE,
        PROMOTE_UNPROVEN,
        CANCEL,
        PAUSE,
        RESUME,
        ROUTER_FAILED,
        RESTARTED,
        DRIFTED,
        DRIFT_ENDED,
        ROUTER_UNREACHABLE,
        ROUTER_REACHABLE,
        SHARE_MISMATCH,
        SHARE_RESTORED,
        MEASUREMENTS_LOST,
        MEASUREMENTS_RESTORED,
        CANARY_SILENT,
        PROMOTION_DRIFTED,
        LEASE_LAPSED,
        OVERDUE,
        CLOCK_MOVED,
        PROMOTED,
        ROLLED_BACK,
        CANCELLED,
        FAILED,
        ABANDONED,
        RECOVERED,
        NOT_RECOVERED,
        RECOVERY_UNKNOWN,
        INVARIANT_BREACHED
    }
}
