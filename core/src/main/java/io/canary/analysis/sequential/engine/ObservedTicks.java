package io.canary.analysis.sequential.engine;

import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import io.canary.analysis.sequential.watch.Presence;
import io.canary.spi.Weight;

/**
 * Which ticks of a rollout were observed, the step of the last one, and how much of that step was compared. Not
 * thread-safe.
 */
final class ObservedTicks {
    /** The requests of the last step that must be compared, as a proof may be from earlier steps. */
    static final int FRESH_LEAST = 10;

    private static final WeightStep NO_STEP = new WeightStep(-1, Weight.NONE, Weight.NONE);

    private long first = -1;
    private long last = -1;
    private WeightStep step = NO_STEP;
    private double stepSeconds;
    private final Presence canary = new Presence();
    private final Presence baseline = new Presence();
    private long compared;
    private double canaryFresh; // requests of the step that were compared after its warm-up
    private double baselineFresh;

    /** Whether a tick is after all others. */
    boolean isNew(long tick) {
        return tick > last;
    }

    /** Adds a tick before the rollout has started. */
    void pass(long tick) {
        last = tick;
    }

    /** Whether a step starts with a tick. */
    boolean isFirstOfStep(Stratum tick) {
        return tick.step().number() != step.number();
    }

    /** The share of the canary that a weight adds, 0 to 1: its instances are assumed to follow its weight. */
    double fresh(Weight weight) {
        return weight.basisPoints() == 0
                ? 0
                : Math.max(0, 1 - step.weight().basisPoints() / (double) weight.basisPoints());
    }

    /** Adds a tick of the rollout. */
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

    /** The last tick was compared, with these requests of each version; the warm-up was over or not. */
    void compared(double canaryRequests, double baselineRequests, boolean isWarm) {
        compared++;
        canaryFresh += isWarm ? canaryRequests : 0;
        baselineFresh += isWarm ? baselineRequests : 0;
    }

    /** The number of the last tick; -1 before the first. */
    long last() {
        return last;
    }

    /** The step of the last tick. */
    WeightStep step() {
        return step;
    }

    /** What must be proven before the next step. */
    Rung rung() {
        return Rung.before(step.next());
    }

    /** The time from the start of the step to that of the last tick. */
    double stepSeconds() {
        return stepSeconds;
    }

    /**
     * The number of ticks from the first of the rollout to the last, also those without a report; 0 before the first.
     */
    long span() {
        return first < 0 ? 0 : last + 1 - first;
    }

    /** Whether the canary has all traffic, so that the baseline has nothing to report. */
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

    /** Whether a promotion would be decided on the canary as it is in this step. */
    boolean isFresh() {
        return !step.next().equals(Weight.FULL)
                || (canaryFresh >= FRESH_LEAST && (isAlone() || baselineFresh >= FRESH_LEAST));
    }

    void write(MementoWriter to) {
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

    void read(MementoReader from) {
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
