package io.canary.rollout;

import java.time.Instant;

/**
 * One line of a deployment's history.
 *
 * @param message for people
 */
public record HistoryEntry(Instant at, Level level, Type type, String message) {

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
        VERDICT_FAILED,
        ROLL_BACK,
        PROMOTE,
        CANCEL,
        PAUSE,
        RESUME,
        ROUTER_FAILED,
        RESTARTED,
        DRIFTED,
        DRIFT_ENDED,
        LEASE_LAPSED,
        OVERDUE,
        CLOCK_MOVED,
        PROMOTED,
        ROLLED_BACK,
        CANCELLED,
        FAILED,
        RECOVERED,
        NOT_RECOVERED,
        RECOVERY_UNKNOWN
    }
}
