package io.canary.rollout;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a canary from staying on the traffic with nobody who watches it, and the traffic where it was put.
 *
 * @param deadline so long a deployment may take to its end, above 0
 * @param onDeadline what becomes of it then
 * @param maxHold so long a step may go without a conclusive verdict, above 0; found out when the window is judged
 * @param holdFollowsTraffic whether it is at least twice the time that the proofs of a step take with the traffic that
 *     there is
 * @param onMaxHold what becomes of the deployment then
 * @param onDrift what is done when the traffic is not where it was put
 * @param onShareMismatch what is done when clients get another share than the router was asked for
 * @param reconcileInterval how often the router is asked which split is in force, where it can tell
 * @param lease for so long the router holds the canary's weight without a renewal; null for ever
 * @param recoveryWindow so long after a rollback the baseline is watched for whether that helped; 0 for not at all
 * @param promoted how the promotion is watched after it
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

    /** With a step that is held so long, whatever the traffic. */
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

    /** What becomes of a deployment whose time is over. */
    public enum Action {
        /** The baseline gets everything. */
        ROLLBACK,
        /** It is held, and that is said: again after as long if need be. The canary keeps its traffic. */
        PAUSE
    }

    /** What is done when the traffic is not where it was put. */
    public enum OnDrift {
        /**
         * Traffic that went to the canary is taken back. Traffic that went to the baseline is given to the canary again
         * where the router shows that it was started again, and else the deployment is held: a person may have pulled
         * it back.
         */
        AUTO,
        /** The router is asked for it again, and the step starts again. */
        REASSERT,
        /** The deployment is held; resuming it asks the router again. */
        PAUSE,
        /** That is said. The step starts again when the traffic is back where it was put. */
        ALERT
    }

    /** What is done when clients get another share than the router was asked for. */
    public enum OnShareMismatch {
        /** Nothing rises until they get it. */
        HOLD,
        /** The baseline gets everything. */
        ROLLBACK,
        /** That is said. */
        ALERT
    }

    /**
     * How the last promotion of a service is watched: for as long as it is the last.
     *
     * @param watch so long at most, 0 for not at all; null for as long as it is the last
     * @param onDrift what is done when the traffic is not on the promoted version any more
     */
    public record PromotionWatch(
            @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = SafeguardSettings.LONGEST) @Nullable
            Duration watch,

            @Default("alert") OnPromotionDrift onDrift) {
        /** As long as it is the last, and what is found is said. */
        public static final PromotionWatch DEFAULT = new PromotionWatch(null, OnPromotionDrift.ALERT);
    }

    /** What is done when the traffic is not on the promoted version any more. */
    public enum OnPromotionDrift {
        /** That is said; a hotfix by hand is never fought over. */
        ALERT,
        /** The router is asked to promote it again. */
        REASSERT
    }
}
