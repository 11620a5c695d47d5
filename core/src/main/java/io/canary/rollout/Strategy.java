package io.canary.rollout;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.InsteadOf;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the weight rises, as it is asked for: by the same at each step, or as listed. {@link StepPlan} is what follows.
 *
 * @param initialWeight the first step's weight
 * @param stepWeight what each PASS adds, above 0
 * @param interval how long a step is soaked before it is judged, and how long until it is judged again; at least 1 s.
 *     Of listed steps, those that do not say it
 * @param maxSteps after so many steps that passed, the canary is promoted whatever its weight; at least 1
 * @param bake for so long after the last step has passed the canary stays at its weight, watched, before it is
 *     promoted; 0 for not at all
 * @param steps all steps, 1 to {@value #STEPS_MAX}, whose weights do not fall; null where the fields above say them
 */
public record Strategy(
        @Default("5") @Range(min = 0, max = 100) Weight initialWeight,
        @Default("10") @Range(above = 0, max = 100) Weight stepWeight,

        @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1)
        Duration interval,

        @Default("20") @Range(min = 1) int maxSteps,

        @Default("0") @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = SafeguardSettings.LONGEST)
        Duration bake,

        @InsteadOf({"initial_weight", "step_weight", "max_steps"}) @Nullable
        List<StepSettings> steps) {
    static final int STEPS_MAX = 50;

    /** One that rises by the same at each step. */
    public Strategy(Weight initialWeight, Weight stepWeight, Duration interval, int maxSteps, Duration bake) {
        this(initialWeight, stepWeight, interval, maxSteps, bake, null);
    }

    /** One without a bake. */
    public Strategy(Weight initialWeight, Weight stepWeight, Duration interval, int maxSteps) {
        this(initialWeight, stepWeight, interval, maxSteps, Duration.ZERO);
    }

    /** The same from another weight on: listed steps get that at least. */
    public Strategy from(Weight first) {
        var listed = steps == null
                ? null
                : steps.stream().map(step -> step.atLeast(first)).toList();
        return new Strategy(first, stepWeight, interval, maxSteps, bake, listed);
    }

    public Strategy withoutBake() {
        return new Strategy(initialWeight, stepWeight, interval, maxSteps, Duration.ZERO, steps);
    }

    /** The steps where the canary may have all traffic before it is promoted, as nothing is compared. */
    public StepPlan plan() {
        return StepPlan.of(this, Weight.FULL);
    }

    /** @throws SettingsException for steps that would never rise, or fall, or are too many */
    public Strategy {
        var problems = new ArrayList<Problem>(0);
        if (stepWeight.basisPoints() == 0) {
            problems.add(new Problem("/step_weight", "must be greater than 0"));
        }
        if (steps != null) {
            steps = List.copyOf(steps);
            check(steps, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static void check(List<StepSettings> steps, List<Problem> problems) {
        if (steps.isEmpty() || steps.size() > STEPS_MAX) {
            problems.add(new Problem("/steps", "must have from 1 to " + STEPS_MAX + " steps, has " + steps.size()));
        }
        for (int i = 1; i < steps.size(); i++) {
            var before = steps.get(i - 1).weight();
            var weight = steps.get(i).weight();
            if (weight.compareTo(before) < 0) {
                problems.add(new Problem(
                        "/steps/" + i + "/weight",
                        "must not be below the weight of the step before ("
                                + before.percent().toPlainString() + "), was "
                                + weight.percent().toPlainString()));
            }
        }
    }
}
