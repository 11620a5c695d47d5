package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import org.jspecify.annotations.Nullable;

/**
 * Does the canary get less of the traffic than its weight? Null: each request goes to the canary
 * with probability at least &pi;<sub>0</sub>, four fifths of its weight. For an alternative r below 1, &pi; = r
 * &pi;<sub>0</sub>: l = c ln r + b ln((1 &minus; &pi;) / (1 &minus; &pi;<sub>0</sub>)), with c and b requests of canary
 * and baseline; E[e<sup>l</sup>] = (s r + (1 &minus; s)(1 &minus; &pi;) / (1 &minus; &pi;<sub>0</sub>))<sup>c+b</sup>,
 * which is 1 for a share s of &pi;<sub>0</sub> and less for a larger one. Source: as {@link HarmTest}, with requests in
 * place of the bad ones.
 *
 * <p>It holds a rollout and does not end it, as reports get lost and routers are sticky. So it is about now, not about
 * the whole rollout: the evidence never exceeds what refutes, and starts each step at 0 or more, which makes it a
 * detector with at least 1 / &alpha; ticks to a false alarm on average (Shin, Ramdas, Rinaldo, "E-detectors", NEJSDS
 * 2024, arXiv 2203.03532); and one report raises it by at most {@link EvidenceCap#raiseMost}. Evidence for the share is
 * kept too, up to what {@value #TICKS_KEPT} ticks can outweigh: where instances report rarely, each tick has reports of
 * some of them, and ticks with few of the canary's would refute a share that all ticks together do not. Not
 * thread-safe.
 */
public final class ShareTest {
    private static final double TOLERATED = .8;

    /** As many as are in a minute by default. */
    private static final int TICKS_KEPT = 6;

    private static final double[] ALTERNATIVES = {.5, .2, .05, .005};

    /** Without a sleeping part, which would hide nearly all evidence for the share. */
    private static final Prior PRIOR = Prior.equal(0, ALTERNATIVES.length, .02);

    /** An empty report. */
    private static final double NOTHING = -1;

    private final Mixture mixture = new Mixture(PRIOR);
    private final double goal;
    private final double raiseMost;
    private double cappedLogEvidence;

    // Requests since both had reported.
    private double ours = NOTHING;
    private double theirs = NOTHING;

    /** @param alpha 1 / &alpha; is the lowest mean number of ticks to a false alarm */
    public ShareTest(double alpha) {
        goal = -Math.log(alpha);
        raiseMost = EvidenceCap.raiseMost(alpha);
    }

    /**
     * Adds a tick. The reports of one version are kept until the other has reported too: skipping the ticks in which
     * only one reports would drop the baseline's requests at some cadences and the canary's at others.
     *
     * @param canary null if it did not report
     * @param baseline null if it did not report
     * @param weight the canary's, above 0 and below 1
     */
    public void observe(@Nullable Report canary, @Nullable Report baseline, double weight) {
        ours = sum(ours, canary);
        theirs = sum(theirs, baseline);
        if (ours != NOTHING && theirs != NOTHING) {
            double growth = mixture.observe(logRatios(ours, theirs, TOLERATED * weight));
            cappedLogEvidence =
                    Math.clamp(cappedLogEvidence + Math.min(growth, raiseMost), -TICKS_KEPT * raiseMost, goal);
            ours = NOTHING;
            theirs = NOTHING;
        }
    }

    private static double sum(double before, @Nullable Report report) {
        return report == null ? before : Math.max(0, before) + report.requests();
    }

    /**
     * The weight has changed, which is when a router that does not follow becomes visible: earlier evidence for the
     * share is dropped.
     */
    public void beginStep() {
        cappedLogEvidence = Math.max(0, cappedLogEvidence);
        ours = NOTHING;
        theirs = NOTHING;
    }

    /** The log likelihood ratios of the alternatives against a share of {@code least}. */
    static double[] logRatios(double canary, double baseline, double least) {
        double[] ratios = new double[ALTERNATIVES.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = canary * Math.log(ALTERNATIVES[i])
                    + baseline * Math.log((1 - ALTERNATIVES[i] * least) / (1 - least));
        }
        return ratios;
    }

    /** Whether the canary gets less than its share. */
    public boolean isRefuted() {
        return cappedLogEvidence >= goal;
    }

    public void write(MementoWriter to) {
        to.putAll(cappedLogEvidence, ours, theirs);
        mixture.write(to);
    }

    public void read(MementoReader from) {
        cappedLogEvidence = from.next();
        ours = from.next();
        theirs = from.next();
        mixture.read(from);
    }
}
