package io.canary.analysis;

/**
 * The spread of the arrival times of reports about the same time, over the last {@value #REPORTS_COUNTED} or so: a
 * single long delay does not matter much. Not thread-safe.
 */
final class DelaySpread {
    private static final int REPORTS_COUNTED = 50;

    /** With fewer reports the spread is unknown. */
    private static final int REPORTS_LEAST = 5;

    /** Twice the standard deviation is the full width of a spread whose values lie half at either end. */
    private static final double DEVIATIONS = 2;

    private int reports;
    private double mean;
    private double variance;

    /** Adds the delay of a report. */
    void observe(long delayMillis) {
        reports = Math.min(reports + 1, REPORTS_COUNTED);
        double off = (double) delayMillis - mean;
        mean += off / reports;
        variance += (off * ((double) delayMillis - mean) - variance) / reports;
    }

    /** The spread in milliseconds; 0 if too little is known. */
    long millis() {
        return reports < REPORTS_LEAST ? 0 : Math.round(DEVIATIONS * Math.sqrt(variance));
    }
}
