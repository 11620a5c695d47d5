package io.canary.simulation;

import io.canary.rollout.PlanStep.Advance;
import io.canary.rollout.Strategy;
import io.canary.spi.Weight;
import java.time.Duration;

/** The steps of a strategy without a comparison, from its fields and not from the plan that the rules use. */
record Schedule(Strategy strategy) {

    boolean isLast(int step, Weight weight) {
        var listed = strategy.steps();
        return listed == null
                ? step + 1 >= strategy.maxSteps() || next(step, weight).equals(Weight.FULL)
                : step + 1 >= listed.size();
    }

    /** The weight after a step. */
    Weight next(int step, Weight weight) {
        var listed = strategy.steps();
        if (listed == null) {
            return weight.plus(strategy.stepWeight());
        }
        return isLast(step, weight) ? Weight.FULL : listed.get(step + 1).weight();
    }

    Duration soak(int step) {
        var listed = strategy.steps();
        var own = listed == null ? null : listed.get(step).interval();
        return own == null ? strategy.interval() : own;
    }

    boolean isManual(int step) {
        var listed = strategy.steps();
        return listed != null && listed.get(step).advance() == Advance.MANUAL;
    }

    int most() {
        var listed = strategy.steps();
        return listed == null ? strategy.maxSteps() : listed.size();
    }
}
