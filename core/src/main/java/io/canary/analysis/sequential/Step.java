package io.canary.analysis.sequential;

import io.canary.spi.Weight;

/**
 * A stay at one weight.
 *
 * @param number of the step, which grows; a stay at the same weight with another number is another step
 * @param weight in force
 * @param next the weight that would follow
 */
public record Step(long number, Weight weight, Weight next) {

    /** @throws IllegalArgumentException for a number that is too large to be one */
    public Step {
        if (Math.abs(number) > 1L << 53) {
            throw new IllegalArgumentException("step " + number);
        }
    }
}
