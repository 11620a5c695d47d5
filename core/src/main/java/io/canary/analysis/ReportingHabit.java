package io.canary.analysis;

/**
 * How one source reports, or all reports of a version without a source: how often, with which delay by its own clock,
 * and about which time last. Not thread-safe.
 */
final class ReportingHabit {
    /** A source that has missed two reports, and is more than late with the third, is gone. */
    private static final double LIVE_CADENCES = 2.5;

    /** The earliest time at which the next report is expected, as a fraction of the cadence. */
    private static final double EARLY = .9;

    private final long tickMillis;
    private final ReportDelay delay = new ReportDelay();
    private final Cadence cadence;
    private long newestMillis;
    private long arrivedMillis;

    /** @param togetherMillis reports that are closer than this count as one */
    ReportingHabit(long tickMillis, long togetherMillis) {
        this.tickMillis = tickMillis;
        this.cadence = new Cadence(togetherMillis);
    }

    /** Adds a report of this time by its own clock, which is not in the future. */
    void observe(long saidMillis, long nowMillis) {
        delay.observe(nowMillis - saidMillis, nowMillis);
        cadence.observe(saidMillis);
        arrivedMillis = nowMillis;
    }

    /** Sets the time of the same report by our clock. */
    void reportedOf(long atMillis) {
        newestMillis = Math.max(newestMillis, atMillis);
    }

    ReportDelay delay() {
        return delay;
    }

    /** The cadence in milliseconds; 0 if too little is known. */
    long cadenceMillis() {
        return cadence.millis();
    }

    /** The newest time of a report, by our clock. */
    long newestMillis() {
        return newestMillis;
    }

    /** When the last report came. */
    long arrivedMillis() {
        return arrivedMillis;
    }

    /** Whether more reports are expected; {@code mostMillis} is how late a report may be. */
    boolean isLive(long nowMillis, long mostMillis) {
        double silent = LIVE_CADENCES * Math.max(tickMillis, cadence.millis()) + Math.min(delay.most(), mostMillis);
        return nowMillis - arrivedMillis <= silent;
    }

    /**
     * Whether everything up to this time has been reported: a report is about a later time, or the next one will be.
     */
    boolean hasReportedUntil(long endMillis) {
        long pace = cadence.millis();
        boolean isSeldom = pace >= tickMillis / 2;
        return newestMillis >= endMillis || (isSeldom && newestMillis + EARLY * pace >= endMillis);
    }

    /** Whether too little is known to predict its next report. */
    boolean isNew() {
        return cadence.millis() == 0;
    }
}
