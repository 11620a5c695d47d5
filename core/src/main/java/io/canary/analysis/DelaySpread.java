package io.canary.analysis;

/**
 * How far apart in time reports come that are about the same time, of the last {@value #REPORTS_COUNTED} or so: one
 * that is held up for long does not matter much. Not thread-safe.
 */
final class DelaySpread {
    private static final int REPORTS_COUNTED = 50;

    /** Of fewer reports it is not known. */
    private static final int REPORTS_LEAST = 5;

    /** Twice the standard deviation is the whole width of what is at either end of it half of the time. */
    private static final double DEVIATIONS = 2;

    private int reports;
    private double mean;
    private double variance;

    /** Takes in how late a report was. */
    void observe(long delayMillis) {
        reports = Math.min(reports + 1, REPORTS_COUNTED);
        double off = (double) delayMillis - mean;
        mean += off / reports;
        variance += (off * ((double) delayMillis - mean) - variance) / reports;
    }

    /** In milliseconds; 0 where too little is known. */
    long millis() {
        return reports < REPORTS_LEAST ? 0 : Math.round(DEVIATIONS * Math.sqrt(variance));
    }
}
