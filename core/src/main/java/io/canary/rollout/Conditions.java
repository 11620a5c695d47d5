package io.canary.rollout;

import org.jspecify.annotations.Nullable;

/**
 * What stands between a step and its next weight, whatever the verdict is.
 *
 * @param outage null while the router can be seen
 * @param mismatch null while clients get the share that was asked for, as far as that is known
 * @param refusal null if the router has not refused the next weight
 */
public record Conditions(
        @Nullable Outage outage,
        @Nullable ShareMismatch mismatch,
        @Nullable Refusal refusal) {
    /** Nothing stands in the way. */
    public static final Conditions NONE = new Conditions(null, null, null);

    Conditions with(@Nullable Outage now) {
        return new Conditions(now, mismatch, refusal);
    }

    Conditions with(@Nullable ShareMismatch now) {
        return new Conditions(outage, now, refusal);
    }

    /** As they are when the step starts again: a router that refused may do so again. */
    Conditions again() {
        return new Conditions(null, null, refusal);
    }

    Conditions refused(Refusal first) {
        return new Conditions(outage, mismatch, refusal == null ? first : refusal);
    }

    /** Whether a PASS may lift the weight. */
    boolean allowRise(Safeguards.OnShareMismatch onMismatch) {
        return outage == null && (mismatch == null || onMismatch == Safeguards.OnShareMismatch.ALERT);
    }

    /** For people; empty if there is nothing to say. */
    String words(DeploymentSpec spec) {
        String unseen = outage == null ? "" : outage.words(spec);
        String share = mismatch == null ? "" : mismatch.words();
        return unseen + (unseen.isEmpty() || share.isEmpty() ? "" : "; ") + share;
    }
}
