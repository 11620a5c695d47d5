package io.canary.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a canary from staying on the traffic with nobody who watches it, and the traffic where it was put.
 *
 * @param deadline so long a deployment may take to its end, above 0
 * @param onDeadline what becomes of it then
 * @param maxHold so long a step may go without a conclusive verdict, above 0; found out when the window is judged
 * @param onMaxHold what becomes of the deployment then
 * @param onDrift what is done when the traffic is not where it was put
 * @param reconcileInterval how often the router is asked which split is in force, where it can tell
 * @param lease for so long the router holds the canary's weight without a renewal; null for ever
 * @param recoveryWindow so long after a rollback the baseline is watched for whether that helped; 0 for not at all
 */
public record Safeguards(
        Duration deadline,
        Action onDeadline,
        Duration maxHold,
        Action onMaxHold,
        OnDrift onDrift,
        Duration reconcileInterval,
        @Nullable Duration lease,
        Duration recoveryWindow) {

    /** What becomes of a deployment whose time is over. */
    public enum Action {
        /** The baseline gets everything. */
        ROLLBACK,
        /** It is held, and that is said: again after as long if need be. The canary keeps its traffic. */
        PAUSE
    }

    /** What is done when the traffic is not where it was put. */
    public enum OnDrift {
        /** The router is asked for it again, and the step starts again. */
        REASSERT,
        /** The deployment is held; resuming it asks the router again. */
        PAUSE,
        /** That is said. The step starts again when the traffic is back where it was put. */
        ALERT
    }
}
