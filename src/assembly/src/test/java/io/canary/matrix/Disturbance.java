package io.canary.matrix;

import java.util.Locale;

/** What happens in the middle of a rollout. */
enum Disturbance {
    /** The server dies, and is started again later. */
    KILLED,
    /** It carries traffic, but cannot be asked for a while. */
    OUT_OF_REACH,
    /** It stands still for 10 s. */
    HUNG,
    /** The same, and the rollout is cancelled meanwhile. */
    HUNG_AND_CANCELLED,
    /** It reads its configuration again. */
    RELOADED,
    /** An operator gives most of the traffic to the canary. */
    MOVED_TO_THE_CANARY,
    /** An operator takes most of the traffic away from the canary. */
    MOVED_TO_THE_BASELINE,
    /** What carries the service has another name than the settings say, for a while, and half of the traffic goes to the canary. */
    RENAMED,
    /** The same, and the rollout is cancelled meanwhile. */
    RENAMED_AND_CANCELLED,
    /** Another team writes something that the server does not read. */
    BROKEN_BY_OTHERS,
    /** The orchestrator dies, and is started again. */
    ORCHESTRATOR_KILLED,
    /** The same at random moments, again and again. */
    ORCHESTRATOR_KILLED_OFTEN,
    /** Another service of the same server is rolled out and cancelled at the same time. */
    TWO_SERVICES,
    /** Users are kept on their version, and new ones come. */
    STICKY,
    /** Two servers of this kind carry the service side by side, and one of them dies for a while. */
    SIDE_BY_SIDE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
