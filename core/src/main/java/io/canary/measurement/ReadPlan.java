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
 * @param joined how many intervals are read together with the next one
 */
record ReadPlan(Instant readTo, Duration every, int joined) {

    /**
     * What is counted at one time.
     *
     * @param from belongs to the interval before
     * @param to belongs to this one
     */
    record Interval(Instant from, Instant to) {}

    /** @throws IllegalArgumentException unless intervals have a length */
    ReadPlan {
        if (!every.isPositive() || joined < 0) {
            throw new IllegalArgumentException("every " + every + ", " + joined + " joined");
        }
    }

    /** From a time on. */
    static ReadPlan from(Instant start, Duration every) {
        return new ReadPlan(start, every, 0);
    }

    /**
     * The next interval, if it is over and the source can have it. After an outage they come one by one.
     *
     * @param lag how old a point is at most when the source has it
     */
    Optional<Interval> next(Instant now, Duration lag) {
        return due(lag).isAfter(now) ? Optional.empty() : Optional.of(new Interval(readTo, end()));
    }

    /** When the next interval can be read. */
    Instant due(Duration lag) {
        return end().plus(lag);
    }

    private Instant end() {
        return Instant.ofEpochMilli(boundaryAfter(readTo) + every.toMillis() * joined);
    }

    private long boundaryAfter(Instant time) {
        long length = every.toMillis();
        return Math.floorDiv(time.toEpochMilli(), length) * length + length;
    }

    ReadPlan after(Interval read) {
        return from(read.to(), every);
    }

    /** With the next interval extended by the one that follows: what the two count is read as one. */
    ReadPlan joining() {
        return new ReadPlan(readTo, every, joined + 1);
    }

    /** Without the intervals that end before a time: their reports would be too old to count. */
    ReadPlan without(Instant before) {
        return end().isBefore(before)
                ? from(Instant.ofEpochMilli(boundaryAfter(before) - every.toMillis()), every)
                : this;
    }
}
