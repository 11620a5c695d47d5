package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Duration;

/**
 * One step of a {@link StepPlan}.
 *
 * @param weight the canary's share of the traffic
 * @param soak how long it has that share before it is judged, and how long until it is judged again; at least 1 s
 * @param advance what leads to the next step once this one has passed
 */
public record PlanStep(Weight weight, Duration soak, Advance advance) {

    /** What leads to the next step. */
    public enum Advance {
        /** A PASS alone. */
        PASS,
        /** A PASS, and then a person who skips the rest of the step, or promotes. */
        MANUAL
    }

    PlanStep at(Weight other) {
        return new PlanStep(other, soak, advance);
    }
}
