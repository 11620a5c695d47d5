package io.canary.analysis.sequential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known after a tick. Immutable.
 *
 * @param tick its number; &minus;1 before the first
 * @param state where the trial stands
 * @param rule what decided that, or what keeps the weight where it is
 * @param mayAdvance whether the evidence lets the weight rise to the next; never where something is lacking
 * @param missing all that is lacking for that
 * @param logEvidence the natural logarithm of the e-value of harm
 * @param told what of it counts: one report raises it only so far; at most {@code logEvidence}
 * @param goal the natural logarithm of the e-value that rolls back, 1 / &alpha;
 * @param metrics in the order of the policy
 * @param advisory whether nothing is to follow from it
 * @param unreported what a version's report of the last tick did not have and is wanted, each with whose it is, for
 *     people
 * @param toPromotion the proofs that a promotion lacks, whatever the next weight is
 * @param bake what the change detector of the bake knows; null while the canary does not bake
 */
public record Finding(
        long tick,
        State state,
        Rule rule,
        boolean mayAdvance,
        List<MissingEvidence> missing,
        double logEvidence,
        double told,
        double goal,
        List<MetricFinding> metrics,
        boolean advisory,
        List<String> unreported,
        List<MissingEvidence> toPromotion,
        @Nullable Bake bake) {

    /**
     * A change detector ({@link ShiryaevRoberts}).
     *
     * @param value at least 0; of a canary that is no worse, after t ticks it has a mean of t at most
     * @param threshold at which it rolls back, above 0
     */
    public record Bake(double value, double threshold) {}

    /** Where the trial stands. */
    public enum State {
        /** The step has just begun: only a catastrophe counts. */
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
        /** The time is over, and neither is proven. */
        INCONCLUSIVE
    }

    /** What decides. */
    public enum Rule {
        /** The evidence of harm has reached 1 / &alpha;. */
        HARM,
        /** The change detector of the bake has reached its threshold. */
        BAKE,
        /** The time is over. */
        MAX_DURATION,
        /** The time is over, and no baseline was ever reported. */
        NO_BASELINE,
        /** The baseline is not what it usually is. */
        INCIDENT,
        /** The e-value of harm is at least 10. */
        SUSPICION,
        /** The step has just begun. */
        WARM_UP,
        /** A report did not come. */
        NO_REPORT,
        /** The canary gets less traffic than it should. */
        TRAFFIC_SHARE,
        /** A proof is lacking. */
        PROOF,
        /** All is proven, and yet the e-value of harm is at least 2: a promotion waits for a while. */
        LEAN,
        /** Nothing keeps the weight. */
        NONE
    }

    /** Why, in one sentence, for people; put into words when asked. */
    public String sentence() {
        return FindingText.of(this);
    }
}
