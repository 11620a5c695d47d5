package io.canary.analysis.sequential;

import io.canary.spi.Weight;

/**
 * A step of a rollout: the time at one weight.
 *
 * @param number the number of the step, which increases; the same weight with another number is another step
 * @param weight the weight in force
 * @param next the weight that would follow
 * @param bakeTicks how many ticks the canary bakes at this weight, once the step has passed; 0 before that
 */
public record WeightStep(long number, Weight weight, Weight next, int bakeTicks) {

    /** @throws IllegalArgumentException for a number beyond 2<sup>53</sup>, or fewer than 0 ticks */
    public WeightStep {
        if (Math.abs(number) > 1L << 53) {
            throw new IllegalArgumentException("step " + number);
        }
        if (bakeTicks < 0) {
            throw new IllegalArgumentException("a bake of " + bakeTicks + " ticks");
        }
    }

    /** A step without a bake. */
    public WeightStep(long number, Weight weight, Weight next) {
        this(number, weight, next, 0);
    }

    /** Whether the canary bakes: everything is proven, and it is observed for a while before it gets all traffic. */
    public boolean isBaking() {
        return bakeTicks > 0;
    }
}
