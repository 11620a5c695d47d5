package io.canary.analysis;

/**
 * How long something usually takes from one report to the next, and how many reports are lost: where each is lost with
 * probability q, k in a row are with q<sup>k</sup>. Not thread-safe.
 */
final class ReportGaps {
    private static final int CADENCES = 3;

    /** Where reports are lost, so many times the longest gap that there was lately. */
    private static final int GAPS = 2;

    /** How much of the longest gap is still counted after another report. */
    private static final double FORGETTING = .97;

    /** Of the newest gap between two reports, in the mean of the gaps. */
    private static final double NEWEST = .2;

    /**
     * So rarely reports may all be lost by chance for as long as the next is waited for: once in a hundred days, of one
     * every ten seconds.
     */
    private static final double ALL_LOST = 1e-6;

    /** Of so few reports a lost one says little of how many are. */
    private static final double REPORTS_BEFORE = 5;

    /** Of one gap no more are counted: what takes longer is no loss of single reports. */
    private static final long LOST_MOST = 10;

    private static final long NEVER = -1;

    private long lastMillis = NEVER;
    private double cadenceMillis;
    private double longestMillis;
    private final Cadence usual = new Cadence(1);
    private double lost;
    private double due = REPORTS_BEFORE;

    /** Takes in a report. */
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

    /** After how many milliseconds without a report the next is surely missing; 0 where too few came to know. */
    long patienceMillis() {
        double known = Math.max(CADENCES * cadenceMillis, GAPS * longestMillis);
        return (long) (lost == 0 ? known : Math.max(known, lostMillis()));
    }

    /** How long so many reports take as are hardly ever lost in a row. */
    private double lostMillis() {
        double inARow = Math.log(ALL_LOST) / Math.log(lost / due);
        return (inARow + 1) * usual.millis();
    }
}
