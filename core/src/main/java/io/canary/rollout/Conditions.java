package io.canary.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What blocks the next weight, whatever the next verdict is.
 *
 * @param routerOutage null while the router can be seen
 * @param mismatch null while clients get the requested share, as far as is known
 * @param routerRefusal null if the router has not rejected the next weight
 * @param awaitsSkip since when the step, whose advance is manual, has passed and waits for a person; null while it does
 *     not wait
 * @param measurementsLost since when verdicts lack what a router or metric source has measured; null while they do not
 */
public record Conditions(
        @Nullable RouterOutage routerOutage,
        @Nullable ShareMismatch mismatch,
        @Nullable RouterRefusal routerRefusal,
        @Nullable Instant awaitsSkip,
        @Nullable Instant measurementsLost) {
    /** Nothing blocks the next weight. */
    public static final Conditions NONE = new Conditions(null, null, null);

    /** Conditions without a wait for a person. */
    public Conditions(
            @Nullable RouterOutage routerOutage,
            @Nullable ShareMismatch mismatch,
            @Nullable RouterRefusal routerRefusal) {
        this(routerOutage, mismatch, routerRefusal, null, null);
    }

    Conditions with(@Nullable RouterOutage now) {
        return new Conditions(now, mismatch, routerRefusal, awaitsSkip, measurementsLost);
    }

    Conditions with(@Nullable ShareMismatch now) {
        return new Conditions(routerOutage, now, routerRefusal, awaitsSkip, measurementsLost);
    }

    /** The conditions after the step starts again. A rejection stays, as the router may reject again. */
    Conditions again() {
        return new Conditions(null, null, routerRefusal, null, measurementsLost);
    }

    Conditions refused(RouterRefusal first) {
        return new Conditions(
                routerOutage, mismatch, routerRefusal == null ? first : routerRefusal, awaitsSkip, measurementsLost);
    }

    /** With a wait for a person that began then; null to end the wait. */
    Conditions awaitingSkip(@Nullable Instant since) {
        return new Conditions(routerOutage, mismatch, routerRefusal, since, measurementsLost);
    }

    /** With verdicts that lack measurements since then; null for verdicts that do not. */
    Conditions withMeasurementsLost(@Nullable Instant since) {
        return new Conditions(routerOutage, mismatch, routerRefusal, awaitsSkip, since);
    }

    /** Whether a PASS may raise the weight. */
    boolean allowRise(Safeguards.OnShareMismatch onMismatch) {
        return routerOutage == null && (mismatch == null || onMismatch == Safeguards.OnShareMismatch.ALERT);
    }

    /** The conditions that a PASS does not lift; null if there are none. */
    @Nullable
    Reason reason(DeploymentSpec spec) {
        var share = mismatch == null ? null : mismatch.reason();
        return routerOutage == null ? share : routerOutage.reason(spec).and(share);
    }
}
