package io.canary.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Whether a canary that has traffic has fallen silent: a process that crashed reports no errors. It is silent where it has reported nothing
 * for a minute, for three times as long as it usually takes between two reports and for twice as long as it took lately at the most, or nothing at all for the grace that a new version is
 * given; and where the baseline reports meanwhile, and enough requests that a canary with its share would have had {@value
 * #REQUESTS_MISSED} of them: by chance it would have had none with a probability of e<sup>&minus;{@value #REQUESTS_MISSED}</sup>.
 *
 * <p>Not thread-safe: it belongs to one deployment.
 */
public final class SilenceCheck {
    private static final long SILENT_MILLIS = 60_000;
    private static final int CADENCES = 3;
    private static final double REQUESTS_MISSED = 20;

    /** Where reports are lost, so many times the longest gap that there was lately. */
    private static final int GAPS = 2;

    /** How much of the longest gap is still counted after another report. */
    private static final double FORGETTING = .97;

    /** Of the newest gap between two reports, in the mean of the gaps. */
    private static final double NEWEST = .2;

    private static final long NEVER = -1;

    private final long graceMillis;
    private long beganMillis;
    private double odds;
    private long lastMillis = NEVER;
    private double cadenceMillis;
    private double longestMillis;
    private double baselineRequests; // since the canary's last report, or since the step began

    /**
     * A canary's silence.
     *
     * @param sinceMillis since when nothing has come; of the step if nothing came in it
     * @param never whether the canary has not reported at all
     */
    public record Finding(long sinceMillis, boolean never) {}

    /**
     * One that has seen nothing.
     *
     * @param graceMillis how long a canary may take to its first report
     */
    public SilenceCheck(long graceMillis) {
        this.graceMillis = graceMillis;
    }

    /**
     * The router has confirmed a share.
     *
     * @param share above 0 and below 1
     */
    public void begin(double share, long nowMillis) {
        beganMillis = nowMillis;
        odds = share / (1 - share);
        baselineRequests = 0;
    }

    /** Takes in that the canary has reported. */
    public void canaryReported(long nowMillis) {
        if (lastMillis != NEVER) {
            long gap = nowMillis - lastMillis;
            cadenceMillis = cadenceMillis == 0 ? gap : (1 - NEWEST) * cadenceMillis + NEWEST * gap;
            longestMillis = Math.max(FORGETTING * longestMillis, (double) gap);
        }
        lastMillis = nowMillis;
        baselineRequests = 0;
    }

    /** Takes in what the baseline has reported; what is found by that, or null. */
    public @Nullable Finding baselineReported(long requests, long nowMillis) {
        baselineRequests += requests;
        boolean never = lastMillis == NEVER;
        long since = Math.max(lastMillis, beganMillis);
        long usual = (long) Math.max(CADENCES * cadenceMillis, GAPS * longestMillis);
        long most = never ? graceMillis : Math.max(SILENT_MILLIS, usual);
        return nowMillis - since >= most && odds * baselineRequests >= REQUESTS_MISSED
                ? new Finding(since, never)
                : null;
    }
}
