package io.canary.analysis;

import java.util.Arrays;

/**
 * The usual interval between the reports of a version, by the times that they are about: the median of the last gaps,
 * so that a lost report does not matter. Instances that report at nearly the same time are one report. Not thread-safe.
 */
final class Cadence {
    private static final int GAPS = 5;
    private static final int GAPS_LEAST = 3;

    private final long togetherMillis;
    private final long[] gaps = new long[GAPS];
    private int count;
    private long usualMillis; // 0 if too little is known
    private long lastMillis = Long.MIN_VALUE;

    /** @param togetherMillis reports that are closer than this count as one */
    Cadence(long togetherMillis) {
        this.togetherMillis = togetherMillis;
    }

    /** Adds a report about this time; one that is older than another is ignored. */
    void observe(long atMillis) {
        if (lastMillis == Long.MIN_VALUE) {
            lastMillis = atMillis;
        } else if (atMillis - lastMillis >= togetherMillis) {
            gaps[count++ % GAPS] = atMillis - lastMillis;
            lastMillis = atMillis;
            usualMillis = median();
        }
    }

    /** The interval in milliseconds; 0 if too little is known. */
    long millis() {
        return usualMillis;
    }

    private long median() {
        int known = Math.min(count, GAPS);
        if (known < GAPS_LEAST) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(gaps, known);
        Arrays.sort(sorted);
        return sorted[known / 2];
    }
}
