package io.canary.rollout;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The limits on an unattended canary, and the checks that the traffic stays where it was put.
 *
 * @param deadline how long the deployment may take, above 0
 * @param onDeadline what happens at the deadline
 * @param maxHold how long a step may take without a conclusive verdict, above 0; checked at each evaluation
 * @param holdFollowsTraffic whether maxHold is extended to twice the time that the proofs of a step take at the present
 *     traffic
 * @param onMaxHold what happens after maxHold
 * @param onDrift what follows from drift
 * @param onShareMismatch what follows if clients do not get the requested share
 * @param reconcileInterval how often the split in force is read from a router that can observe
 * @param lease how long the router holds the canary's weight without a renewal; null for ever
 * @param recoveryWindow how long the baseline is watched after a rollback; 0 to switch it off
 * @param promoted how the promotion is watched
 */
public record Safeguards(
        @Unit(ChronoUnit.SECONDS) Duration deadline,
        Action onDeadline,
        @Unit(ChronoUnit.SECONDS) Duration maxHold,
        boolean holdFollowsTraffic,
        Action onMaxHold,
        OnDrift onDrift,
        OnShareMismatch onShareMismatch,
        @Unit(ChronoUnit.SECONDS) Duration reconcileInterval,
        @Unit(ChronoUnit.SECONDS) @Nullable Duration lease,
        @Unit(ChronoUnit.SECONDS) Duration recoveryWindow,
        PromotionWatch promoted) {

    /** With a fixed maximum hold, whatever the traffic. */
    public Safeguards(
            Duration deadline,
            Action onDeadline,
            Duration maxHold,
            Action onMaxHold,
            OnDrift onDrift,
            OnShareMismatch onShareMismatch,
            Duration reconcileInterval,
            @Nullable Duration lease,
            Duration recoveryWindow,
            PromotionWatch promoted) {
        this(
                deadline,
                onDeadline,
                maxHold,
                false,
                onMaxHold,
                onDrift,
                onShareMismatch,
                reconcileInterval,
                lease,
                recoveryWindow,
                promoted);
    }

    /** What happens to a deployment whose time is over. */
    public enum Action {
        /** The baseline gets everything. */
        ROLLBACK,
        /** It is held, with an event, and again after the same time if needed. The canary keeps its traffic. */
        PAUSE
    }

    /** What follows from drift: the traffic is not where the router confirmed it. */
    public enum OnDrift {
        /**
         * If the canary has too much traffic, the deployment is rolled back. If the baseline has it, the canary's
         * weight is requested again if the router shows that it restarted; else the deployment is held, as a person may
         * have rolled it back.
         */
        AUTO,
        /** The confirmed split is requested again, and the step starts again. */
        REASSERT,
        /** The deployment is held; a resume requests the split again. */
        PAUSE,
        /** An event only. The step starts again when the traffic is back where it was put. */
        ALERT
    }

    /** What follows if clients do not get the requested share. */
    public enum OnShareMismatch {
        /** The weight does not rise until they get it. */
        HOLD,
        /** The baseline gets everything. */
        ROLLBACK,
        /** An event only. */
        ALERT
    }

    /**
     * How the last promotion of a service is watched, for as long as it is the last.
     *
     * @param watch how long at most, 0 to switch it off; null for as long as it is the last
     * @param onDrift what follows if the traffic is no longer on the promoted version
     */
    public record PromotionWatch(
            @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = SafeguardSettings.LONGEST) @Nullable
            Duration watch,

            @Default("alert") OnPromotionDrift onDrift) {
        /** For as long as it is the last, with an event only. */
        public static final PromotionWatch DEFAULT = new PromotionWatch(null, OnPromotionDrift.ALERT);
    }

    /** What follows if the traffic is no longer on the promoted version. */
    public enum OnPromotionDrift {
        /** An event only: a manual hotfix is never overwritten. */
        ALERT,
        /** The promotion is requested again. */
        REASSERT
    }
}
