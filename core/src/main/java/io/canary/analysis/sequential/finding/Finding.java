package io.canary.analysis.sequential.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result after a tick. Immutable.
 *
 * @param tick the number of the tick; &minus;1 before the first
 * @param state the state of the rollout
 * @param rule the rule that decided the state, or that holds the weight
 * @param mayAdvance whether the evidence allows the next weight; never if something is missing
 * @param missing everything that is missing for that
 * @param logEvidence the natural logarithm of the e-value of harm
 * @param cappedLogEvidence the part that counts, as one report can raise it only by a limited amount; at most {@code
 *     logEvidence}
 * @param goal the natural logarithm of the e-value that rolls back, 1 / &alpha;
 * @param metrics in the order of the policy
 * @param advisory whether the finding has no consequences
 * @param unreported what is missing in the last report of a version, with the version, for people
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

    /** The limit of e-values, as they can exceed the range of numbers; values this large all mean the same. */
    public static final double E_VALUE_MOST = 1e300;

    /**
     * A change detector ({@code ShiryaevRoberts}).
     *
     * @param value at least 0; for a canary that is no worse, its mean after t ticks is at most t
     * @param threshold the value that rolls back, above 0
     */
    public record Bake(double value, double threshold) {}

    /** The states of a comparison. */
    public enum State {
        /** The step has just started: only a catastrophe counts. */
        WARMUP,
        /** Evidence is gathered. */
        RUNNING,
        /** There is some evidence of harm: the weight is held. */
        SUSPECT,
        /** Both versions are affected by something: the weight is held. */
        INCIDENT,
        /** The canary is worse. Final. */
        ROLLBACK,
        /** The canary is no worse than a promotion allows. */
        PROVEN,
        /** {@code max_duration_sec} is reached, and nothing is proven. */
        INCONCLUSIVE
    }

    /** The rules. */
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
        /** Everything is proven, but the e-value of harm is at least 2: a promotion waits. */
        LEAN,
        /** The weight may rise. */
        NONE
    }

    /** The e-value of harm that counts, at most {@link #E_VALUE_MOST}. */
    public double eValue() {
        return Math.min(Math.exp(cappedLogEvidence), E_VALUE_MOST);
    }

    /** The reason in one sentence, for people; rendered on each call. */
    public String sentence() {
        return FindingText.of(this);
    }
}
