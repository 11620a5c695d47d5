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
 * How the weight rises, as requested: by equal increments, or by listed steps. {@link StepPlan} is the resolved form.
 *
 * @param initialWeight the first step's weight
 * @param stepWeight what each PASS adds, above 0
 * @param interval how long a step soaks before each evaluation; at least 1 s. For listed steps, the default
 * @param maxSteps the number of passed steps after which the canary is promoted whatever its weight; at least 1
 * @param bake how long the canary stays at its weight, watched, between the last passed step and the promotion; 0 for
 *     no bake
 * @param steps all steps, 1 to {@value #STEPS_MAX}, whose weights do not fall; null if the fields above define them
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

    /** A strategy with equal increments. */
    public Strategy(Weight initialWeight, Weight stepWeight, Duration interval, int maxSteps, Duration bake) {
        this(initialWeight, stepWeight, interval, maxSteps, bake, null);
    }

    /** A strategy without a bake. */
    public Strategy(Weight initialWeight, Weight stepWeight, Duration interval, int maxSteps) {
        this(initialWeight, stepWeight, interval, maxSteps, Duration.ZERO);
    }

    /** The same strategy from another initial weight on: listed steps get at least that weight. */
    public Strategy from(Weight first) {
        var listed = steps == null
                ? null
                : steps.stream().map(step -> step.atLeast(first)).toList();
        return new Strategy(first, stepWeight, interval, maxSteps, bake, listed);
    }

    public Strategy withoutBake() {
        return new Strategy(initialWeight, stepWeight, interval, maxSteps, Duration.ZERO, steps);
    }

    /** The steps if nothing is compared: the canary may get all traffic before it is promoted. */
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
