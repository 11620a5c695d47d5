package io.canary.measurement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which intervals of a deployment are read from a source, and when. The first begins with the deployment, and all end
 * at whole multiples of {@code every}, so that a restarted service reads the same ones, and their reports have the same
 * ids. An interval is read once its end is older than the lag of the source. Pure.
 *
 * @param readTo the end of the last interval that was read, or the start of the deployment
 * @param every how long an interval is
 * @param lag how old a point is at most when the source has it
 */
record ReadPlan(Instant readTo, Duration every, Duration lag) {

    /**
     * What is counted at one time.
     *
     * @param from belongs to the interval before
     * @param to belongs to this one
     */
    record Interval(Instant from, Instant to) {}

    /** @throws IllegalArgumentException unless intervals have a length */
    ReadPlan {
        if (!every.isPositive() || lag.isNegative()) {
            throw new IllegalArgumentException("every " + every + " with a lag of " + lag);
        }
    }

    /** The next interval, if it is over and the source can have it. After an outage they come one by one. */
    Optional<Interval> next(Instant now) {
        long length = every.toMillis();
        long end = Math.floorDiv(readTo.toEpochMilli(), length) * length + length;
        return end + lag.toMillis() > now.toEpochMilli()
                ? Optional.empty()
                : Optional.of(new Interval(readTo, Instant.ofEpochMilli(end)));
    }

    /** After an interval was read. */
    ReadPlan after(Interval read) {
        return new ReadPlan(read.to(), every, lag);
    }

    /** With the lag that was seen since. */
    ReadPlan withLag(Duration seen) {
        return new ReadPlan(readTo, every, seen);
    }
}
