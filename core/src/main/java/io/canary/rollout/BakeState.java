package io.canary.rollout;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a bake. An interruption (router unreachable, drift, restart of the service) stops it until the step
 * has passed again.
 *
 * @param until the end of the bake; null while it is interrupted
 * @param left what is left of an interrupted bake, 0 or more; ignored unless {@code until} is null
 */
public record BakeState(@Nullable Instant until, Duration left) {

    static BakeState until(Instant until) {
        return new BakeState(until, Duration.ZERO);
    }

    /** This bake, interrupted at {@code at}: the time that is left by then is kept. */
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
