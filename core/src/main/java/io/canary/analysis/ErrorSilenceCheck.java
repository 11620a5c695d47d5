package io.canary.analysis;

/**
 * Whether a canary that goes on to report requests has stopped saying how many of them fail, while the baseline goes on
 * saying it. It has where it said so before, and no report did for a minute, and for longer than that is usual between
 * two that do ({@link ReportGaps}); and where {@value #REQUESTS_LEAST} requests have come without a word on errors
 * since.
 *
 * <p>A counter that exists only once something has failed says nothing while nothing fails, which is no silence. So a
 * canary that never reported that none failed is given more time: until it would have had {@value #ERRORS_MISSED}
 * errors at the baseline's rate. By chance it would have had none with a probability of e<sup>&minus;{@value
 * #ERRORS_MISSED}</sup>.
 *
 * <p>Not thread-safe: it belongs to one deployment.
 */
public final class ErrorSilenceCheck {
    private static final long SILENT_MILLIS = 60_000;
    private static final double REQUESTS_LEAST = 20;
    private static final int REPORTS_LEAST = 3;
    private static final double ERRORS_MISSED = 20;

    /** In the result of {@link #baselineReported}: its errors are not missing. */
    public static final long NONE = -1;

    private final ReportGaps gaps = new ReportGaps();
    private boolean saysNone;

    // Since the canary last said how many requests failed.
    private double canaryRequests;
    private int canaryReports;
    private double baselineRequests;
    private double baselineErrors;
    private int baselineReports;

    /**
     * Takes in what the canary has reported.
     *
     * @param errors how many of the requests failed; NaN where it does not say
     */
    public void canaryReported(long requests, double errors, long nowMillis) {
        if (requests == 0) {
            return; // nothing could fail
        }
        if (Double.isNaN(errors)) {
            canaryRequests += requests;
            canaryReports++;
            return;
        }
        gaps.observe(nowMillis);
        saysNone |= errors == 0;
        canaryRequests = 0;
        canaryReports = 0;
        baselineRequests = 0;
        baselineErrors = 0;
        baselineReports = 0;
    }

    /**
     * Takes in what the baseline has reported.
     *
     * @param errors as for {@link #canaryReported}
     * @return since when the canary's errors are missing, in milliseconds since the epoch; {@link #NONE} if they are
     *     not
     */
    public long baselineReported(long requests, double errors, long nowMillis) {
        if (requests == 0 || Double.isNaN(errors)) {
            return NONE;
        }
        baselineRequests += requests;
        baselineErrors += errors;
        baselineReports++;
        return !gaps.isEmpty() && isOverdue(nowMillis) && isMissed() ? gaps.lastMillis() : NONE;
    }

    private boolean isOverdue(long nowMillis) {
        return nowMillis - gaps.lastMillis() >= Math.max(SILENT_MILLIS, gaps.patienceMillis());
    }

    private boolean isMissed() {
        boolean goesOn = canaryRequests >= REQUESTS_LEAST && canaryReports >= REPORTS_LEAST && baselineReports > 1;
        return goesOn && (saysNone || canaryRequests * baselineErrors / baselineRequests >= ERRORS_MISSED);
    }
}
