package io.canary.measurement;

import io.canary.rollout.State;
import io.canary.rollout.StateView;

/** Which samples a deployment takes. */
public enum AcceptedSamples {
    /** As long as it is open. */
    OF_BOTH_VERSIONS,
    /** After a rollback, while the recovery of its service is watched. */
    OF_THE_BASELINE,
    /** From its end on. */
    NONE;

    static AcceptedSamples in(State state) {
        if (!(state instanceof State.Ended)) {
            return OF_BOTH_VERSIONS;
        }
        return StateView.recoveryWatch(state) == null ? NONE : OF_THE_BASELINE;
    }
}
