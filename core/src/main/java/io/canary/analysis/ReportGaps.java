package io.canary.analysis;

/**
 * The usual gap between reports, and how many are lost: if each is lost with probability q, k in a row are lost with
 * probability q<sup>k</sup>. Not thread-safe.
 */
final class ReportGaps {
    private static final int CADENCES = 3;

    /** The tolerance, in multiples of the longest recent gap, if reports get lost. */
    private static final int GAPS = 2;

    /** How much of the longest gap still counts after another report. */
    private static final double FORGETTING = .97;

    /** The weight of the newest gap in the mean of the gaps. */
    private static final double NEWEST = .2;

    /**
     * The probability that all reports are lost by chance while the next is awaited: once in 100 days, with one report
     * every 10 s.
     */
    private static final double ALL_LOST = 1e-6;

    /** With fewer reports, a lost one says little about the rate of losses. */
    private static final double REPORTS_BEFORE = 5;

    /** The limit of losses that count in one gap: a longer gap is no loss of single reports. */
    private static final long LOST_MOST = 10;

    private static final long NEVER = -1;

    private long lastMillis = NEVER;
    private double cadenceMillis;
    private double longestMillis;
    private final Cadence usual = new Cadence(1);
    private double lost;
    private double due = REPORTS_BEFORE;

    /** Adds a report. */
    void observe(long nowMillis) {
        if (lastMillis != NEVER) {
            double gap = (double) (nowMillis - lastMillis);
            cadenceMillis = cadenceMillis == 0 ? gap : (1 - NEWEST) * cadenceMillis + NEWEST * gap;
            longestMillis = Math.max(FORGETTING * longestMillis, gap);
            countLost(gap);
        }
        usual.observe(nowMillis);
        lastMillis = nowMillis;
    }

    private void countLost(double gap) {
        long more = usual.millis() == 0 ? 0 : Math.clamp(Math.round(gap / usual.millis()) - 1, 0, LOST_MOST);
        lost = FORGETTING * lost + more;
        due = FORGETTING * due + more + 1;
    }

    /** Whether there was no report at all. */
    boolean isEmpty() {
        return lastMillis == NEVER;
    }

    /** When the last report came, in milliseconds since the epoch; below 0 before the first. */
    long lastMillis() {
        return lastMillis;
    }

    /** After how many milliseconds without a report the next is certainly missing; 0 if too few came. */
    long patienceMillis() {
        double known = Math.max(CADENCES * cadenceMillis, GAPS * longestMillis);
        return (long) (lost == 0 ? known : Math.max(known, lostMillis()));
    }

    /** The time of as many reports as are hardly ever lost in a row. */
    private double lostMillis() {
        double inARow = Math.log(ALL_LOST) / Math.log(lost / due);
        return (inARow + 1) * usual.millis();
    }
}
