package io.canary.analysis;

/**
 * The delay of the reports of a version, by its own clock: from the time that a report is about to its arrival; the
 * minimum and the maximum of the last five to ten minutes. Not thread-safe.
 */
final class ReportDelay {
    private static final long BLOCK_MILLIS = 300_000;

    /** With fewer reports, even the quickest may have been delayed. */
    private static final int REPORTS_LEAST = 5;

    private static final long NONE = -1;

    private long blockBegan = NONE;
    private int reports;
    private long least = Long.MAX_VALUE;
    private long most = NONE;
    private long leastBefore = Long.MAX_VALUE;
    private long mostBefore = NONE;

    /** Adds a report that came at {@code nowMillis} with this delay; at least 0. */
    void observe(long delayMillis, long nowMillis) {
        reports = Math.min(reports + 1, REPORTS_LEAST);
        if (blockBegan == NONE) {
            blockBegan = nowMillis;
        } else if (nowMillis - blockBegan >= BLOCK_MILLIS) {
            blockBegan = nowMillis;
            leastBefore = least;
            mostBefore = most;
            least = Long.MAX_VALUE;
            most = NONE;
        }
        least = Math.min(least, delayMillis);
        most = Math.max(most, delayMillis);
    }

    boolean isKnown() {
        return blockBegan != NONE;
    }

    /** Whether there were enough reports for the quickest to show the usual delay. */
    boolean isSettled() {
        return reports >= REPORTS_LEAST;
    }

    /** In milliseconds. */
    long least() {
        return Math.min(least, leastBefore);
    }

    /** In milliseconds. */
    long most() {
        return Math.max(most, mostBefore);
    }
}
