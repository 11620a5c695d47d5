package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Whether a canary that has traffic has fallen silent: a process that crashed reports no errors. It is silent where it
 * has reported nothing for a minute, for three times as long as it usually takes between two reports, for twice as long
 * as it took lately at the most and for longer than reports are lost in a row by chance; or nothing at all for the
 * grace that a new version is given; and where the baseline reports meanwhile, and enough requests that a canary with
 * its share would have had {@value #REQUESTS_MISSED} of them: by chance it would have had none with a probability of
 * e<sup>&minus;{@value #REQUESTS_MISSED}</sup>.
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
     * A canary's silence.
     *
     * @param sinceMillis since when nothing has come; of the step if nothing came in it
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

    /** Takes in that the canary has reported. */
    public void canaryReported(long nowMillis) {
        gaps.observe(nowMillis);
        baselineRequests = 0;
    }

    /** Takes in what the baseline has reported; what is found by that, or null. */
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
