package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a deployment's history.
 *
 * @param message for people
 * @param by who wanted it; null where nobody did, and the rules alone brought it about
 */
public record HistoryEntry(
        Instant at,
        Level level,
        Type type,
        String message,
        @Nullable String by) {

    /** A line that nobody wanted. */
    public HistoryEntry(Instant at, Level level, Type type, String message) {
        this(at, level, type, message, null);
    }

    /** The same as somebody's wish. */
    HistoryEntry by(@Nullable String who) {
        return new HistoryEntry(at, level, type, message, who);
    }

    /** How loud. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /** What happened. */
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
