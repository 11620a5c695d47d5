package io.canary.analysis;

/**
 * How one source of reports reports, or all of a version that name none: how often, how late by its own clock, and of
 * when last. Not thread-safe.
 */
final class ReportingHabit {
    /** A source that has left out two reports, and is not just late with the third, is no longer there. */
    private static final double LIVE_CADENCES = 2.5;

    /** The next report is not expected any earlier, as parts of the cadence. */
    private static final double EARLY = .9;

    private final long tickMillis;
    private final ReportDelay delay = new ReportDelay();
    private final Cadence cadence;
    private long newestMillis;
    private long arrivedMillis;

    /** @param togetherMillis reports that are less than this apart are one */
    ReportingHabit(long tickMillis, long togetherMillis) {
        this.tickMillis = tickMillis;
        this.cadence = new Cadence(togetherMillis);
    }

    /** Takes in a report of this time by its own clock, which is not in the future. */
    void observe(long saidMillis, long nowMillis) {
        delay.observe(nowMillis - saidMillis, nowMillis);
        cadence.observe(saidMillis);
        arrivedMillis = nowMillis;
    }

    /** The same report was about this time, by our clock. */
    void reportedOf(long atMillis) {
        newestMillis = Math.max(newestMillis, atMillis);
    }

    ReportDelay delay() {
        return delay;
    }

    /** In milliseconds; 0 where too little is known. */
    long cadenceMillis() {
        return cadence.millis();
    }

    /** The newest time that was reported of, by our clock. */
    long newestMillis() {
        return newestMillis;
    }

    /** When the last report came. */
    long arrivedMillis() {
        return arrivedMillis;
    }

    /** Whether more is to be expected; {@code mostMillis} is how late a report may be. */
    boolean isLive(long nowMillis, long mostMillis) {
        double silent = LIVE_CADENCES * Math.max(tickMillis, cadence.millis()) + Math.min(delay.most(), mostMillis);
        return nowMillis - arrivedMillis <= silent;
    }

    /**
     * Whether all of a time that ends so has been reported: of what came after it there was a report, or the next one
     * will be of that.
     */
    boolean hasReportedUntil(long endMillis) {
        long pace = cadence.millis();
        boolean isSeldom = pace >= tickMillis / 2;
        return newestMillis >= endMillis || (isSeldom && newestMillis + EARLY * pace >= endMillis);
    }

    /** Whether too little is known of it to tell when its next report is due. */
    boolean isNew() {
        return cadence.millis() == 0;
    }
}
