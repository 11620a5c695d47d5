package io.canary.ingest.stream;

import org.jspecify.annotations.Nullable;

/**
 * What one point of a stream adds.
 *
 * @param by what was counted since the point before it; null where nothing is known to be new
 */
public record Increase(Cause cause, @Nullable Cumulative by) {

    /** Why a point adds something or nothing. */
    public enum Cause {
        /** It continues the stream. */
        CONTINUED,
        /** The stream was reset or restarted after the last point: all that it counts is new. */
        RESET,
        /** It is the first point of a stream that started after the deployment: all that it counts is new. */
        STARTED,
        /** It is the first point of a stream whose start is unknown or too early: the next one adds. */
        BASELINE,
        /** It is not later than the last point: a duplicate, or out of order. */
        NOT_LATER,
        /** Its start lies before the last point, its buckets are different, or it fell without a new start. */
        CONTRADICTORY,
        /** It is not a count: NaN, infinite, below 0. */
        INVALID,
        /** There are too many streams. */
        TOO_MANY_STREAMS
    }

    static Increase nothing(Cause cause) {
        return new Increase(cause, null);
    }
}
