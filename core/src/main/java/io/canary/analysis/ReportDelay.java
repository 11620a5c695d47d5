package io.canary.analysis;

/**
 * How long the reports of a version are under way, by its own clock: from the time that a report is about to its
 * arrival, the least and the most of the last five to ten minutes. Not thread-safe.
 */
final class ReportDelay {
    private static final long BLOCK_MILLIS = 300_000;

    /** Of fewer reports even the quickest may have been held up. */
    private static final int REPORTS_LEAST = 5;

    private static final long NONE = -1;

    private long blockBegan = NONE;
    private int reports;
    private long least = Long.MAX_VALUE;
    private long most = NONE;
    private long leastBefore = Long.MAX_VALUE;
    private long mostBefore = NONE;

    /** Takes in a report that came at {@code nowMillis}, this long after what it is about; at least 0. */
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

    /** Whether enough came to tell by the quickest of them how late they are. */
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
