package io.canary.rollout;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A step as requested.
 *
 * @param weight 0 to 100 %
 * @param interval how long it soaks, at least 1 s; null for the interval of the strategy
 */
public record StepSettings(
        @Range(min = 0, max = 100) Weight weight,

        @Unit(ChronoUnit.SECONDS) @Range(min = 1) @Nullable Duration interval,

        @Default("pass") PlanStep.Advance advance) {

    /** The same step with at least this weight. */
    StepSettings atLeast(Weight least) {
        return weight.compareTo(least) < 0 ? new StepSettings(least, interval, advance) : this;
    }
}
