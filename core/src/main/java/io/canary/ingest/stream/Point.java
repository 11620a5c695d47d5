package io.canary.ingest.stream;

/**
 * One point of a cumulative stream. Times are milliseconds since the epoch, by the clock of the reporter.
 *
 * @param startMillis when it began to count; {@link #UNKNOWN_START} or not before {@code atMillis} where that is not
 *     known
 * @param value what it counted from then on until {@code atMillis}
 */
public record Point(long startMillis, long atMillis, Cumulative value) {
    /** Nobody said when the stream began to count. */
    public static final long UNKNOWN_START = 0;

    boolean hasStart() {
        return startMillis > UNKNOWN_START && startMillis < atMillis;
    }
}
