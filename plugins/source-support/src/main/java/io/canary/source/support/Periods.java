package io.canary.source.support;

import java.time.Duration;
import java.time.Instant;

/**
 * Whole periods, which a monitoring system aligns to multiples of their length. A period belongs to the interval in
 * which it ends: so none is read in part, and none twice. Pure.
 *
 * @param begin of the first one
 * @param end of the last one
 * @param length of each
 */
public record Periods(Instant begin, Instant end, Duration length) {

    /**
     * Those that end after {@code from} and up to {@code to}.
     *
     * @param since what began before it is left out: it has in it what happened before
     */
    public static Periods of(Instant from, Instant to, Instant since, Duration length) {
        var first = floor(from, length);
        var earliest = floor(since, length);
        var begin = first.isBefore(earliest) ? earliest : first;
        if (begin.isBefore(since)) {
            begin = begin.plus(length);
        }
        return new Periods(begin, floor(to, length), length);
    }

    private static Instant floor(Instant time, Duration length) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), length.toSeconds()) * length.toSeconds());
    }

    /** Whether none has ended. */
    public boolean isEmpty() {
        return !begin.isBefore(end);
    }

    /** Whether a period that begins at this time is one of them. */
    public boolean contains(Instant beginning) {
        return !beginning.isBefore(begin) && beginning.isBefore(end);
    }
}
