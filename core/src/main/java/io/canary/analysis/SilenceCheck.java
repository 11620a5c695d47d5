package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Detects a canary that has traffic but has stopped reporting: a process that crashed reports no errors. It is silent
 * if it has reported nothing for a minute, for three times its usual gap between reports, for twice its longest recent
 * gap, and for longer than reports are lost in a row by chance; or nothing at all for the grace period of a new
 * version. Meanwhile the baseline must have reported enough requests that the canary's share would be {@value
 * #REQUESTS_MISSED} of them: by chance it would have none with a probability of e<sup>&minus;{@value
 * #REQUESTS_MISSED}</sup>.
 *
 * <p>Not thread-safe: it belongs to one deployment.
 */
public final class SilenceCheck {
    private static final long SILENT_MILLIS = 60_000;
    private static final double REQUESTS_MISSED = 20;

    private final ReportGaps gaps = new ReportGaps();
    private long beganMillis;
    private long graceMillis;
    private double odds;
    private double baselineRequests; // since the canary's last report, or since the step began

    /**
     * The silence of a canary.
     *
     * @param sinceMillis since when nothing has come; the start of the step if nothing came in it
     * @param never whether the canary has not reported at all
     */
    public record Finding(long sinceMillis, boolean never) {}

    /**
     * The router has confirmed a share.
     *
     * @param share above 0 and below 1
     * @param grace how long a canary may take to its first report, in milliseconds
     */
    public void begin(double share, long grace, long nowMillis) {
        graceMillis = grace;
        beganMillis = nowMillis;
        odds = share / (1 - share);
        baselineRequests = 0;
    }

    /** Adds a report of the canary. */
    public void canaryReported(long nowMillis) {
        gaps.observe(nowMillis);
        baselineRequests = 0;
    }

    /** Adds a report of the baseline. Returns the silence that it shows, or null. */
    public @Nullable Finding baselineReported(long requests, long nowMillis) {
        baselineRequests += requests;
        boolean never = gaps.isEmpty();
        long since = Math.max(gaps.lastMillis(), beganMillis);
        long most = never ? graceMillis : Math.max(SILENT_MILLIS, gaps.patienceMillis());
        return nowMillis - since >= most && odds * baselineRequests >= REQUESTS_MISSED
                ? new Finding(since, never)
                : null;
    }
}
