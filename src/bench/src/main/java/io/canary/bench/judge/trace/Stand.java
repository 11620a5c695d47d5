package io.canary.bench.judge.trace;

/**
 * How far a rollout is.
 *
 * @param step 0 for the first, -1 before it
 * @param tick how many ticks of this step went before this one
 */
public record Stand(int step, int tick) {
    /** Before the rollout, when the canary gets nothing. */
    public static final Stand BEFORE = new Stand(-1, 0);

    /** At the first tick of the first step. */
    public static final Stand START = new Stand(0, 0);

    /** One tick later, in the same step or the next. */
    public Stand next(boolean nextStep) {
        return nextStep ? new Stand(step + 1, 0) : new Stand(step, tick + 1);
    }

    /** The share of the traffic that the canary has, 0 to 1. */
    double weight(Profile profile) {
        return step < 0 ? 0 : profile.weights().get(step) / 100.0;
    }

    /** The share of the canary's instances that this step has added, 0 to 1. */
    double newInstances(Profile profile) {
        double before = step <= 0 ? 0 : profile.weights().get(step - 1) / 100.0;
        return step < 0 ? 0 : 1 - before / weight(profile);
    }
}
