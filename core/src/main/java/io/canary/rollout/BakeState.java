package io.canary.rollout;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a bake has come. An interruption (the router was not seen, the traffic was elsewhere, the service was started
 * again) stops it until the step has passed again.
 *
 * @param until when it is over; null while it is interrupted
 * @param left how long it goes on once it begins again; 0 or more, and of no meaning where {@code until} says it
 */
public record BakeState(@Nullable Instant until, Duration left) {

    static BakeState until(Instant until) {
        return new BakeState(until, Duration.ZERO);
    }

    /** It as it stands after something interrupted it at {@code at}: what was not baked by then is left. */
    BakeState interrupted(Instant at) {
        if (until == null) {
            return this;
        }
        return new BakeState(null, until.isAfter(at) ? Duration.between(at, until) : Duration.ZERO);
    }

    BakeState moved(Duration by) {
        return until == null ? this : until(until.plus(by));
    }
}
