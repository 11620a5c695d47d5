package io.canary.analysis.sequential.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known after a tick. Immutable.
 *
 * @param tick its number; &minus;1 before the first
 * @param state of the rollout
 * @param rule what decided that, or what keeps the weight where it is
 * @param mayAdvance whether the evidence lets the weight rise to the next; never where something is missing
 * @param missing everything that is missing for that
 * @param logEvidence the natural logarithm of the e-value of harm
 * @param cappedLogEvidence what of it counts, as one report can raise it only by a limited amount; at most {@code
 *     logEvidence}
 * @param goal the natural logarithm of the e-value that rolls back, 1 / &alpha;
 * @param metrics in the order of the policy
 * @param advisory whether nothing follows from it
 * @param unreported what should be in the last report of a version and is not, with the version, for people
 * @param toPromotion the proofs that are missing for a promotion, whatever the next weight is
 * @param bake the change detector of the bake; null while the canary does not bake
 */
public record Finding(
        long tick,
        State state,
        Rule rule,
        boolean mayAdvance,
        List<MissingEvidence> missing,
        double logEvidence,
        double cappedLogEvidence,
        double goal,
        List<MetricFinding> metrics,
        boolean advisory,
        List<String> unreported,
        List<MissingEvidence> toPromotion,
        @Nullable Bake bake) {

    /**
     * A change detector ({@code ShiryaevRoberts}).
     *
     * @param value at least 0; of a canary that is no worse, after t ticks it has a mean of t at most
     * @param threshold at which it rolls back, above 0
     */
    public record Bake(double value, double threshold) {}

    /** Of the rollout. */
    public enum State {
        /** The step has just started: only a catastrophe counts. */
        WARMUP,
        /** Evidence is gathered. */
        RUNNING,
        /** There is some evidence of harm: the weight is held. */
        SUSPECT,
        /** Something has happened to both versions: the weight is held. */
        INCIDENT,
        /** The canary is worse. Final. */
        ROLLBACK,
        /** The canary is no worse than a promotion allows. */
        PROVEN,
        /** {@code max_duration_sec} is reached, and nothing is proven. */
        INCONCLUSIVE
    }

    /** What decides. */
    public enum Rule {
        /** The evidence of harm has reached 1 / &alpha;. */
        HARM,
        /** The change detector of the bake has reached its threshold. */
        BAKE,
        /** {@code max_duration_sec} is reached. */
        MAX_DURATION,
        /** {@code max_duration_sec} is reached, and the baseline never reported. */
        NO_BASELINE,
        /** The baseline is anomalous. */
        INCIDENT,
        /** The e-value of harm is at least 10. */
        SUSPICION,
        /** The step has just started. */
        WARM_UP,
        /** A report is missing. */
        NO_REPORT,
        /** The canary gets less traffic than it should. */
        TRAFFIC_SHARE,
        /** A proof is missing. */
        PROOF,
        /** Everything is proven, but the e-value of harm is at least 2: a promotion waits for a while. */
        LEAN,
        /** Nothing keeps the weight from rising. */
        NONE
    }

    /** Why, in one sentence, for people; made on each call. */
    public String sentence() {
        return FindingText.of(this);
    }
}
