package io.canary.rollout;

import org.jspecify.annotations.Nullable;

/**
 * What stands between a step and its next weight, whatever the verdict is.
 *
 * @param routerOutage null while the router can be seen
 * @param mismatch null while clients get the share that was asked for, as far as that is known
 * @param routerRefusal null if the router has not refused the next weight
 */
public record Conditions(
        @Nullable RouterOutage routerOutage,
        @Nullable ShareMismatch mismatch,
        @Nullable RouterRefusal routerRefusal) {
    /** Nothing stands in the way. */
    public static final Conditions NONE = new Conditions(null, null, null);

    Conditions with(@Nullable RouterOutage now) {
        return new Conditions(now, mismatch, routerRefusal);
    }

    Conditions with(@Nullable ShareMismatch now) {
        return new Conditions(routerOutage, now, routerRefusal);
    }

    /** As they are when the step starts again: a router that refused may do so again. */
    Conditions again() {
        return new Conditions(null, null, routerRefusal);
    }

    Conditions refused(RouterRefusal first) {
        return new Conditions(routerOutage, mismatch, routerRefusal == null ? first : routerRefusal);
    }

    /** Whether a PASS may lift the weight. */
    boolean allowRise(Safeguards.OnShareMismatch onMismatch) {
        return routerOutage == null && (mismatch == null || onMismatch == Safeguards.OnShareMismatch.ALERT);
    }

    /** For people; empty if there is nothing to say. */
    String words(DeploymentSpec spec) {
        String unseen = routerOutage == null ? "" : routerOutage.words(spec);
        String share = mismatch == null ? "" : mismatch.words();
        return unseen + (unseen.isEmpty() || share.isEmpty() ? "" : "; ") + share;
    }
}
