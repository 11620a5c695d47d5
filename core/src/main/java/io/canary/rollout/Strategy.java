package io.canary.rollout;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How the weight climbs.
 *
 * @param initialWeight the first step's weight
 * @param stepWeight what each PASS adds, above 0
 * @param interval how long a step is soaked before it is judged, and how long until it is judged again; at least 1 s
 * @param maxSteps after so many steps that passed, the canary is promoted whatever its weight; at least 1
 * @param bake for so long after the last step has passed the canary stays at its weight, watched, before it is
 *     promoted; 0 for not at all
 */
public record Strategy(
        @Default("5") @Range(min = 0, max = 100) Weight initialWeight,
        @Default("10") @Range(above = 0, max = 100) Weight stepWeight,

        @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1)
        Duration interval,

        @Default("20") @Range(min = 1) int maxSteps,

        @Default("0") @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = SafeguardSettings.LONGEST)
        Duration bake) {

    /** One without a bake. */
    public Strategy(Weight initialWeight, Weight stepWeight, Duration interval, int maxSteps) {
        this(initialWeight, stepWeight, interval, maxSteps, Duration.ZERO);
    }

    public Strategy from(Weight first) {
        return new Strategy(first, stepWeight, interval, maxSteps, bake);
    }

    public Strategy withoutBake() {
        return new Strategy(initialWeight, stepWeight, interval, maxSteps);
    }

    /** @throws SettingsException for a step that would never rise */
    public Strategy {
        if (stepWeight.basisPoints() == 0) {
            throw new SettingsException(List.of(new Problem("/step_weight", "must be greater than 0")));
        }
    }
}
