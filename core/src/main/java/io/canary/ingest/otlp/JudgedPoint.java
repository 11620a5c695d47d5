package io.canary.ingest.otlp;

import io.canary.ingest.distribution.LatencyUnit;
import io.canary.ingest.stream.Point;

/**
 * A valid point of a histogram of durations.
 *
 * @param stream identifies its stream within the deployment
 * @param isCumulative whether it counts since its start, and not since the point before it
 * @param isFailed whether its requests failed
 * @param unit of its values
 * @param interval a hash of its start and its time, to the nanosecond; 0 where milliseconds are all that is known
 */
public record JudgedPoint(
        long stream, boolean isCumulative, boolean isFailed, LatencyUnit unit, Point point, long interval) {

    /** A point whose times are milliseconds. */
    public JudgedPoint(long stream, boolean isCumulative, boolean isFailed, LatencyUnit unit, Point point) {
        this(stream, isCumulative, isFailed, unit, point, 0);
    }
}
