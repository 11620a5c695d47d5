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
     * A proof.
     *
     * @param claim what is to be proven, for people
     * @param logEvidence its e-value's natural logarithm
     * @param goal the one that proves
     */
    public MissingEvidence(String claim, double logEvidence, double goal, RequestsToProof requestsToProof) {
        this.claim = claim;
        this.logEvidence = logEvidence;
        this.goal = goal;
        this.requestsToProof = requestsToProof;
        this.isReport = false;
    }

    /** Something that is no matter of more requests. */
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

    /** A report of something, as {@link #what} says it. */
    static String reportOf(String what) {
        return "a report of " + what;
    }

    /** A report of something that must be reported. */
    public static MissingEvidence ofReport(String what) {
        return new MissingEvidence(reportOf(what), true);
    }

    /** What is missing, for people. */
    public String what() {
        return claim;
    }

    /** Whether it is a report of something that is to be compared. */
    public boolean isReport() {
        return isReport;
    }

    /** Whether it is a proof, which has some of its evidence already. */
    public boolean isProof() {
        return requestsToProof != null;
    }

    /** The natural logarithm of the proof's e-value; 0 where it is no proof. */
    public double logEvidence() {
        return logEvidence;
    }

    /** About how many more requests it needs, of a canary that is as good as the baseline; empty where not known. */
    public OptionalLong requests() {
        return requestsToProof == null ? OptionalLong.empty() : requestsToProof.requests();
    }

    /** How many it needs from the start; empty where not known, or where it is no proof. */
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
