package io.canary.analysis;

/**
 * Detects a canary that still reports requests but no longer how many of them fail, while the baseline reports errors.
 * It reported errors before; no report has had errors for a minute, and for longer than the usual gap between reports
 * with errors ({@link ReportGaps}); and {@value #REQUESTS_LEAST} requests have been reported without errors since.
 *
 * <p>A counter that exists only after the first error is absent while nothing fails, which is no silence. So a canary
 * that never reported zero errors gets more time: until it would have had {@value #ERRORS_MISSED} errors at the
 * baseline's rate. By chance it would have had none with a probability of e<sup>&minus;{@value #ERRORS_MISSED}</sup>.
 *
 * <p>Not thread-safe: it belongs to one deployment.
 */
public final class ErrorSilenceCheck {
    private static final long SILENT_MILLIS = 60_000;
    private static final double REQUESTS_LEAST = 20;
    private static final int REPORTS_LEAST = 3;
    private static final double ERRORS_MISSED = 20;

    /** The result of {@link #baselineReported} if no errors are missing. */
    public static final long NONE = -1;

    private final ReportGaps gaps = new ReportGaps();
    private boolean saysNone;

    // Since the canary last reported errors.
    private double canaryRequests;
    private int canaryReports;
    private double baselineRequests;
    private double baselineErrors;
    private int baselineReports;

    /**
     * Adds a report of the canary.
     *
     * @param errors how many of the requests failed; NaN if not reported
     */
    public void canaryReported(long requests, double errors, long nowMillis) {
        if (requests == 0) {
            return; // without requests nothing can fail
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
     * Adds a report of the baseline.
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
