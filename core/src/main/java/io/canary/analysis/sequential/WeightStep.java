package io.canary.analysis.sequential;

import io.canary.spi.Weight;

/**
 * A stay at one weight.
 *
 * @param number of the step, which grows; a stay at the same weight with another number is another step
 * @param weight in force
 * @param next the weight that would follow
 * @param bakeTicks for so many ticks the canary bakes at this weight, since the step has passed; 0 while it does not
 */
public record WeightStep(long number, Weight weight, Weight next, int bakeTicks) {

    /** @throws IllegalArgumentException for a number that is too large to be one, or a bake of fewer ticks than none */
    public WeightStep {
        if (Math.abs(number) > 1L << 53) {
            throw new IllegalArgumentException("step " + number);
        }
        if (bakeTicks < 0) {
            throw new IllegalArgumentException("a bake of " + bakeTicks + " ticks");
        }
    }

    /** One in which nothing bakes. */
    public WeightStep(long number, Weight weight, Weight next) {
        this(number, weight, next, 0);
    }

    /** Whether the canary bakes: all is proven, and it is watched for a while more before it gets everything. */
    public boolean isBaking() {
        return bakeTicks > 0;
    }
}
