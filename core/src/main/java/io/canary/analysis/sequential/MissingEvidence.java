package io.canary.analysis.sequential;

import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Something that keeps the weight from rising. Immutable. */
public final class MissingEvidence {
    private final String claim;
    private final double logEvidence;
    private final double goal;
    private final @Nullable RequestsToProof requestsToProof;
    private final boolean isReport;

    MissingEvidence(String claim, double logEvidence, double goal, RequestsToProof requestsToProof) {
        this.claim = claim;
        this.logEvidence = logEvidence;
        this.goal = goal;
        this.requestsToProof = requestsToProof;
        this.isReport = false;
    }

    /** One that no number of requests makes good. */
    MissingEvidence(String what) {
        this(what, false);
    }

    private MissingEvidence(String what, boolean isReport) {
        this.claim = what;
        this.logEvidence = 0;
        this.goal = 0;
        this.requestsToProof = null;
        this.isReport = isReport;
    }

    /** A report of something, in the words of a lack. */
    static String reportOf(String what) {
        return "a report of " + what;
    }

    /** That something is not reported which must be. */
    static MissingEvidence ofReport(String what) {
        return new MissingEvidence(reportOf(what), true);
    }

    /** What is lacking, for people. */
    public String what() {
        return claim;
    }

    /** Whether it is something that is to be compared and is not reported. */
    public boolean isReport() {
        return isReport;
    }

    /** Whether it is a proof, of which so much is there: its e-value's natural logarithm. */
    public boolean isProof() {
        return requestsToProof != null;
    }

    /** The natural logarithm of the proof's e-value; 0 where it is no proof. */
    public double logEvidence() {
        return logEvidence;
    }

    /**
     * How many more requests of a canary that is as good as the baseline it takes, about; empty where that is not
     * known.
     */
    public OptionalLong requests() {
        return requestsToProof == null ? OptionalLong.empty() : requestsToProof.requests();
    }

    /** How many it takes from nothing; empty where that is not known, or it is no proof. */
    public OptionalLong requestsInAll() {
        return requestsToProof == null ? OptionalLong.empty() : requestsToProof.requestsInAll();
    }

    /** All of it in one phrase. */
    @Override
    public String toString() {
        if (!isProof()) {
            return claim;
        }
        var requests = requests();
        return "%s (e-value %.1f of %.0f%s)"
                .formatted(
                        claim,
                        Math.exp(logEvidence),
                        Math.exp(goal),
                        requests.isPresent()
                                ? String.format(Locale.ROOT, ", about %d more canary requests", requests.getAsLong())
                                : "");
    }
}
