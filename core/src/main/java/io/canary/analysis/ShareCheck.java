package io.canary.analysis;

import io.canary.spi.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Compares the canary's share of the reported requests with the requested share: too much is as wrong as too little.
 *
 * <p>It uses spans of at least about a tick in which both have reported, so that reporters of different cadence can be
 * compared. For each direction there is a test with the null that the share is within the tolerance, by a mixture of
 * likelihood ratios against shares beyond it: an e-value, valid at every look (Ramdas, Gr&uuml;nwald, Vovk, Shafer,
 * "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023, section 2). Requests that
 * come in groups, by connection or by user, are not independent, so one span raises the evidence by at most a third of
 * the threshold, and the evidence stays between 0 and the threshold: a detector (Shin, Ramdas, Rinaldo, "E-detectors",
 * NEJSDS 2024) that needs three spans in agreement. If reports come in some spans and not in others, the share only
 * counts as wrong while {@linkplain RecentShares all of the last minute} is wrong as well. Not thread-safe.
 */
public final class ShareCheck {
    private static final double GOAL = Math.log(1e6);
    private static final double RAISE_MOST = GOAL / 3;
    private static final double[] FACTORS = {1.3, 2, 5, 20};
    private static final int SPANS_SHOWN = 3;
    private static final long FAR_MILLIS = 60_000;
    private static final double ALL_BUT = 10;

    /** A share that is twice as much may be measured a little lower. */
    private static final double NEARLY_TWICE = 1.8;

    private static final double FAR_GOAL = Math.log(20);

    /** The whole last minute has to agree with the spans. */
    private static final double MINUTE_GOAL = Math.log(20);

    private static final long NEVER = -1;

    /** In ticks: reports that come once in a tick may be a little early. */
    private static final double SPAN_LEAST = .9;

    private final long tickMillis;
    private final boolean mayBeLess;
    private final Side canary = new Side();
    private final Side baseline = new Side();
    private final Weight[] shown = new Weight[SPANS_SHOWN];
    private final RecentShares recent = new RecentShares();
    private int spans;
    private long cadenceMillis;
    private Weight asked = Weight.NONE;
    private long spanStart = -1;
    private long lastMillis;
    private double tooMuch;
    private double tooLittle;
    private boolean differs;
    private long farSince = NEVER;
    private double canaryFar; // requests since then, with decaying weight
    private double baselineFar;

    /** The reports of one version since the last span. */
    private static final class Side {
        private long requests;
        private int reports;
        private boolean isCounting;

        /** The first report may be about the time before. */
        void skipNext() {
            requests = 0;
            reports = -1;
        }

        void add(long more, boolean isAboutRequests) {
            isCounting |= more > 0 || isAboutRequests;
            if (isCounting) {
                reports++;
                requests = reports > 0 ? requests + more : 0;
            }
        }

        void next() {
            requests = 0;
            reports = 0;
        }
    }

    /**
     * The present finding.
     *
     * @param observed the canary's share of the requests in the last spans
     * @param differs whether it certainly differs from the requested share
     * @param far whether it has been twice as much for a minute, or nearly all requests
     */
    public record Finding(Weight observed, Weight asked, boolean differs, boolean far) {}

    /**
     * A check without reports.
     *
     * @param tickMillis the approximate length of the shortest span
     * @param mayBeLess whether a lower share is correct, as weights apply to new users only
     */
    public ShareCheck(long tickMillis, boolean mayBeLess) {
        this.tickMillis = tickMillis;
        this.mayBeLess = mayBeLess;
    }

    /** The router has confirmed a share: earlier reports are not about it. */
    public void begin(Weight share) {
        asked = share;
        recent.begin(share, lastMillis);
        spanStart = -1;
        spans = 0;
        tooMuch = 0;
        tooLittle = 0;
        differs = false;
        farSince = NEVER;
        canaryFar = 0;
        baselineFar = 0;
        canary.skipNext();
        baseline.skipNext();
    }

    /** The time in which each source reports once: a shorter span would cover only some of them. */
    public void sourcesReportEvery(long millis) {
        cadenceMillis = millis;
    }

    /**
     * Adds a report.
     *
     * @param isAboutRequests whether the report is about requests, even if there were none
     * @return the finding, if this report completes a span; else null
     */
    public @Nullable Finding add(Role role, long requests, boolean isAboutRequests, long atMillis) {
        lastMillis = atMillis;
        if (spanStart < 0) {
            spanStart = atMillis;
        }
        (role == Role.CANARY ? canary : baseline).add(requests, isAboutRequests);
        boolean isComplete = canary.reports > 0
                && baseline.reports > 0
                && atMillis - spanStart >= SPAN_LEAST * Math.max(tickMillis, cadenceMillis);
        if (!isComplete || asked.equals(Weight.NONE) || asked.equals(Weight.FULL)) {
            return null;
        }
        recent.add(canary.requests, canary.reports, baseline.requests, baseline.reports, atMillis);
        long of = canary.requests + baseline.requests;
        var finding = of == 0 ? null : look((double) canary.requests, (double) baseline.requests, atMillis);
        canary.next();
        baseline.next();
        spanStart = atMillis;
        return finding;
    }

    private Finding look(double c, double b, long atMillis) {
        double w = asked.basisPoints() / (double) Weight.FULL.basisPoints();
        tooMuch = grown(tooMuch, excess(c, b, most(w)));
        tooLittle = mayBeLess ? 0 : grown(tooLittle, excess(b, c, 1 - least(w)));
        if (tooMuch >= GOAL || tooLittle >= GOAL) {
            differs = true;
        } else if (tooMuch == 0 && tooLittle == 0) {
            differs = false;
        }
        shown[spans++ % SPANS_SHOWN] = share(c, b);
        var observed = shown();
        boolean isSure = differs && (!recent.areUneven() || differsInMinute(atMillis));
        lookFar(c, b, observed.basisPoints() >= between(w) * Weight.FULL.basisPoints(), atMillis);
        return new Finding(observed, asked, isSure, isSure && isFar(w, atMillis));
    }

    /** Whether the whole last minute had another share than was requested in that minute and the one before. */
    private boolean differsInMinute(long atMillis) {
        double c = recent.canary();
        double b = recent.baseline();
        double least = least(recent.leastAsked());
        double most = most(recent.mostAsked());
        boolean isMore = most < 1 && excess(c, b, most) >= MINUTE_GOAL;
        boolean isLess = !mayBeLess && least > 0 && excess(b, c, 1 - least) >= MINUTE_GOAL;
        return recent.isWhole(atMillis) && (isMore || isLess);
    }

    private void lookFar(double c, double b, boolean isNearerToFar, long atMillis) {
        if (!isNearerToFar) {
            farSince = NEVER;
            canaryFar = 0;
            baselineFar = 0;
            return;
        }
        farSince = farSince == NEVER ? spanStart : farSince;
        double kept = Math.exp((spanStart - atMillis) / (double) FAR_MILLIS);
        canaryFar = kept * canaryFar + c;
        baselineFar = kept * baselineFar + b;
    }

    /**
     * Whether the canary's share has been twice as much, or the baseline's less than a tenth, for a minute: every look
     * since then was nearer to that than to the requested share, the share is certainly beyond the midpoint of the two,
     * and all reports since then together show about that. Requiring exactly twice as much of each look would miss half
     * of the looks at a share that is twice as much.
     */
    private boolean isFar(double w, long atMillis) {
        if (farSince == NEVER || atMillis - farSince < FAR_MILLIS) {
            return false;
        }
        double seen = canaryFar / (canaryFar + baselineFar);
        return excess(canaryFar, baselineFar, between(w)) >= FAR_GOAL
                && (seen >= NEARLY_TWICE * w || ALL_BUT * (1 - seen) < 1 - w);
    }

    /**
     * The midpoint between a share and one that is far more, as a geometric mean: of the canary's share, or of the
     * baseline's if that is closer.
     */
    private static double between(double w) {
        return Math.min(Math.sqrt(2) * w, 1 - (1 - w) / Math.sqrt(ALL_BUT));
    }

    private static double grown(double before, double growth) {
        return Math.clamp(before + Math.min(growth, RAISE_MOST), 0, GOAL);
    }

    private static double least(double weight) {
        return .8 * weight;
    }

    private static double most(double weight) {
        return Math.min(1.25 * weight, 1 - .5 * (1 - weight));
    }

    /**
     * The logarithm of the e-value against a share of at most {@code p} for the requests counted in {@code c}: the mean
     * of the likelihood ratios of higher shares, by factors of the odds.
     */
    static double excess(double c, double b, double p) {
        double[] ratios = new double[FACTORS.length];
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < FACTORS.length; i++) {
            double odds = FACTORS[i] * p / (1 - p);
            double q = odds / (1 + odds);
            ratios[i] = c * Math.log(q / p) + b * Math.log((1 - q) / (1 - p));
            highest = Math.max(highest, ratios[i]);
        }
        double sum = 0;
        for (double ratio : ratios) {
            sum += Math.exp(ratio - highest);
        }
        return highest + Math.log(sum / FACTORS.length);
    }

    private static Weight share(double c, double b) {
        return new Weight((int) Math.round(c * Weight.FULL.basisPoints() / (c + b)));
    }

    /** The mean of the last spans. */
    private Weight shown() {
        int many = Math.min(spans, SPANS_SHOWN);
        int sum = 0;
        for (int i = 0; i < many; i++) {
            sum += shown[i].basisPoints();
        }
        return new Weight(Math.round(sum / (float) many));
    }

    /** The canary's share of the requests in the last spans; null if there was none since the share was confirmed. */
    public @Nullable Weight observed() {
        return spans == 0 ? null : shown();
    }
}
