package io.canary.analysis.sequential.finding;

import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Evidence that is missing, which keeps the weight from rising. Immutable. */
public final class MissingEvidence {
    private final String claim;
    private final double logEvidence;
    private final double goal;
    private final @Nullable RequestsToProof requestsToProof;
    private final boolean isReport;

    /**
     * A missing proof.
     *
     * @param claim the claim to prove, for people
     * @param logEvidence the natural logarithm of its e-value
     * @param goal the logarithm that proves
     */
    public MissingEvidence(String claim, double logEvidence, double goal, RequestsToProof requestsToProof) {
        this.claim = claim;
        this.logEvidence = logEvidence;
        this.goal = goal;
        this.requestsToProof = requestsToProof;
        this.isReport = false;
    }

    /** Evidence that more requests alone do not provide. */
    public MissingEvidence(String what) {
        this(what, false);
    }

    private MissingEvidence(String what, boolean isReport) {
        this.claim = what;
        this.logEvidence = 0;
        this.goal = 0;
        this.requestsToProof = null;
        this.isReport = isReport;
    }

    /** The text of a missing report. */
    static String reportOf(String what) {
        return "a report of " + what;
    }

    /** A required report that is missing. */
    public static MissingEvidence ofReport(String what) {
        return new MissingEvidence(reportOf(what), true);
    }

    /** What is missing, for people. */
    public String what() {
        return claim;
    }

    /** Whether it is a report of a metric that is to be compared. */
    public boolean isReport() {
        return isReport;
    }

    /** Whether it is a proof, which may have part of its evidence already. */
    public boolean isProof() {
        return requestsToProof != null;
    }

    /** The natural logarithm of the proof's e-value; 0 if it is no proof. */
    public double logEvidence() {
        return logEvidence;
    }

    /** About how many more requests it needs, for a canary that is as good as the baseline; empty if unknown. */
    public OptionalLong requests() {
        return requestsToProof == null ? OptionalLong.empty() : requestsToProof.requests();
    }

    /** How many requests it needs in total; empty if unknown, or if it is no proof. */
    public OptionalLong requestsInAll() {
        return requestsToProof == null ? OptionalLong.empty() : requestsToProof.requestsInAll();
    }

    /** The full text in one phrase. */
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
