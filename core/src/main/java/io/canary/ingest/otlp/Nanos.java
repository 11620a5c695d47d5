package io.canary.ingest.otlp;

import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Point;
import io.canary.ingest.wire.Fingerprint;

/** Times in OTLP: nanoseconds since the epoch, without a sign. */
final class Nanos {
    private static final long A_MILLI = 1_000_000;

    private Nanos() {}

    static long millis(long nanos) {
        return Long.divideUnsigned(nanos, A_MILLI);
    }

    /**
     * A point of a stream. One that began in the millisecond of its first export has a start all the same: it is
     * earlier.
     *
     * @param nowMillis the time of points that name none
     */
    static Point point(long startNanos, long atNanos, long nowMillis, Cumulative counts) {
        long start = millis(startNanos);
        long at = atNanos == 0 ? nowMillis : millis(atNanos);
        boolean isEarlier = startNanos != 0 && Long.compareUnsigned(startNanos, atNanos) < 0;
        return new Point(start, isEarlier ? Math.max(at, start + 1) : at, counts);
    }

    /** A hash of the two, which tells deltas apart that end in the same millisecond. */
    static long interval(long startNanos, long atNanos) {
        return Fingerprint.mix(startNanos + Fingerprint.mix(atNanos));
    }
}
