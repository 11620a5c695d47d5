package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a step and its next weight, whatever the next verdict is.
 *
 * @param routerOutage null while the router can be seen
 * @param mismatch null while clients get the share that was asked for, as far as that is known
 * @param routerRefusal null if the router has not refused the next weight
 * @param awaitsSkip since when the step has passed and waits for a person, as its advance is manual; null while it does
 *     not
 */
public record Conditions(
        @Nullable RouterOutage routerOutage,
        @Nullable ShareMismatch mismatch,
        @Nullable RouterRefusal routerRefusal,
        @Nullable Instant awaitsSkip) {
    /** Nothing stands in the way. */
    public static final Conditions NONE = new Conditions(null, null, null);

    /** What does not wait for a person. */
    public Conditions(
            @Nullable RouterOutage routerOutage,
            @Nullable ShareMismatch mismatch,
            @Nullable RouterRefusal routerRefusal) {
        this(routerOutage, mismatch, routerRefusal, null);
    }

    Conditions with(@Nullable RouterOutage now) {
        return new Conditions(now, mismatch, routerRefusal, awaitsSkip);
    }

    Conditions with(@Nullable ShareMismatch now) {
        return new Conditions(routerOutage, now, routerRefusal, awaitsSkip);
    }

    /** As they are when the step starts again: a router that refused may do so again. */
    Conditions again() {
        return new Conditions(null, null, routerRefusal);
    }

    Conditions refused(RouterRefusal first) {
        return new Conditions(routerOutage, mismatch, routerRefusal == null ? first : routerRefusal, awaitsSkip);
    }

    /** Waiting for a person since then; null for not any more. */
    Conditions awaitingSkip(@Nullable Instant since) {
        return new Conditions(routerOutage, mismatch, routerRefusal, since);
    }

    /** Whether a PASS may lift the weight. */
    boolean allowRise(Safeguards.OnShareMismatch onMismatch) {
        return routerOutage == null && (mismatch == null || onMismatch == Safeguards.OnShareMismatch.ALERT);
    }

    /** What a PASS does not change; null if there is nothing to say. */
    @Nullable
    Reason reason(DeploymentSpec spec) {
        var share = mismatch == null ? null : mismatch.reason();
        return routerOutage == null ? share : routerOutage.reason(spec).and(share);
    }
}
