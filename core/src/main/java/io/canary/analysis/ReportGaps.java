package io.canary.analysis;

/** How long something usually takes from one report to the next. Not thread-safe. */
final class ReportGaps {
    private static final int CADENCES = 3;

    /** Where reports are lost, so many times the longest gap that there was lately. */
    private static final int GAPS = 2;

    /** How much of the longest gap is still counted after another report. */
    private static final double FORGETTING = .97;

    /** Of the newest gap between two reports, in the mean of the gaps. */
    private static final double NEWEST = .2;

    private static final long NEVER = -1;

    private long lastMillis = NEVER;
    private double cadenceMillis;
    private double longestMillis;

    /** Takes in a report. */
    void observe(long nowMillis) {
        if (lastMillis != NEVER) {
            double gap = (double) (nowMillis - lastMillis);
            cadenceMillis = cadenceMillis == 0 ? gap : (1 - NEWEST) * cadenceMillis + NEWEST * gap;
            longestMillis = Math.max(FORGETTING * longestMillis, gap);
        }
        lastMillis = nowMillis;
    }

    /** Whether there was no report at all. */
    boolean isEmpty() {
        return lastMillis == NEVER;
    }

    /** When the last report came, in milliseconds since the epoch; below 0 before the first. */
    long lastMillis() {
        return lastMillis;
    }

    /** After how many milliseconds without a report the next is surely missing; 0 where too few came to know. */
    long patienceMillis() {
        return (long) Math.max(CADENCES * cadenceMillis, GAPS * longestMillis);
    }
}
