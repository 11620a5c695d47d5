package io.canary.rollout;

import io.canary.spi.Weight;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * One step of a {@link StepPlan}.
 *
 * @param weight the canary's share of the traffic
 * @param soak how long it has that share before each evaluation; at least 1 s
 * @param advance what leads to the next step once this one has passed
 */
public record PlanStep(
        Weight weight, @Unit(ChronoUnit.SECONDS) Duration soak, Advance advance) {

    /** What leads to the next step. */
    public enum Advance {
        /** A PASS alone. */
        PASS,
        /** A PASS, and then a person who sends {@code skip} or {@code promote}. */
        MANUAL
    }

    PlanStep at(Weight other) {
        return new PlanStep(other, soak, advance);
    }
}
