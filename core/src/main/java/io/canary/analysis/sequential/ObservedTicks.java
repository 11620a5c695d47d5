package io.canary.analysis.sequential;

import io.canary.spi.Weight;

/**
 * Which ticks of a rollout came, of which step the last of them is, and how much of that step was compared. Not
 * thread-safe.
 */
final class ObservedTicks {
    /** What is proven may be of steps before: so many requests of the last one must have been compared as well. */
    static final int FRESH_LEAST = 10;

    private static final WeightStep NO_STEP = new WeightStep(-1, Weight.NONE, Weight.NONE);

    private long first = -1;
    private long last = -1;
    private WeightStep step = NO_STEP;
    private double stepSeconds;
    private final Presence canary = new Presence();
    private final Presence baseline = new Presence();
    private long compared;
    private double canaryFresh; // requests of the step that were compared, once it was warm
    private double baselineFresh;

    /** Whether a tick is after all that came. */
    boolean isNew(long tick) {
        return tick > last;
    }

    /** A tick came before the rollout has begun. */
    void pass(long tick) {
        last = tick;
    }

    /** Whether a step begins with a tick. */
    boolean isFirstOfStep(Stratum tick) {
        return tick.step().number() != step.number();
    }

    /** The share of the canary that is new with a weight, 0 to 1: of its instances as of its weight. */
    double fresh(Weight weight) {
        return weight.basisPoints() == 0
                ? 0
                : Math.max(0, 1 - step.weight().basisPoints() / (double) weight.basisPoints());
    }

    /** A tick came. */
    void observe(Stratum tick) {
        last = tick.tick();
        first = first < 0 ? last : first;
        if (isFirstOfStep(tick)) {
            compared = 0;
            canaryFresh = 0;
            baselineFresh = 0;
        }
        step = tick.step();
        stepSeconds = tick.stepSeconds();
        if (tick.canary() != null) {
            canary.observe(last);
        }
        if (tick.baseline() != null) {
            baseline.observe(last);
        }
    }

    /** It was compared, of so many requests of each version; whether it was warm. */
    void compared(double canaryRequests, double baselineRequests, boolean isWarm) {
        compared++;
        canaryFresh += isWarm ? canaryRequests : 0;
        baselineFresh += isWarm ? baselineRequests : 0;
    }

    /** The number of the last; -1 before the first. */
    long last() {
        return last;
    }

    /** Of the last. */
    WeightStep step() {
        return step;
    }

    /** What is to be known before the next step. */
    Rung rung() {
        return Rung.before(step.next());
    }

    /** From the begin of the step to that of the last tick. */
    double stepSeconds() {
        return stepSeconds;
    }

    /**
     * How many there were from the first of the rollout to the last, with those in between that did not come; 0 before
     * the first.
     */
    long span() {
        return first < 0 ? 0 : last + 1 - first;
    }

    /** Whether the canary has all of the traffic, so that no report of the baseline is missed. */
    boolean isAlone() {
        return step.weight().equals(Weight.FULL);
    }

    boolean isCanaryMissing() {
        return canary.isMissing(last);
    }

    boolean isBaselineMissing() {
        return !isAlone() && baseline.isMissing(last);
    }

    /** Whether both versions report. */
    boolean isReported() {
        return !isCanaryMissing() && !isBaselineMissing();
    }

    /** Whether any of the step was compared. */
    boolean isCompared() {
        return compared > 0;
    }

    /** Whether a promotion would be about the canary as it is now, and not only as it was. */
    boolean isFresh() {
        return !step.next().equals(Weight.FULL)
                || (canaryFresh >= FRESH_LEAST && (isAlone() || baselineFresh >= FRESH_LEAST));
    }

    void write(Memento.Writer to) {
        to.putWhole(first);
        to.putWhole(last);
        to.putWhole(step.number());
        to.put(step.weight().basisPoints());
        to.put(step.next().basisPoints());
        to.put(step.bakeTicks());
        to.putWhole(compared);
        to.put(stepSeconds);
        canary.write(to);
        baseline.write(to);
        to.put(canaryFresh);
        to.put(baselineFresh);
    }

    void read(Memento.Reader from) {
        first = (long) from.next();
        last = (long) from.next();
        step = new WeightStep(
                (long) from.next(), new Weight((int) from.next()), new Weight((int) from.next()), (int) from.next());
        compared = (long) from.next();
        stepSeconds = from.next();
        canary.read(from);
        baseline.read(from);
        canaryFresh = from.next();
        baselineFresh = from.next();
    }
}
