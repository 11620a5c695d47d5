package io.canary.analysis.sequential;

/**
 * What both versions did in the same tick: whatever hit both alike cancels where they are compared with each other,
 * tick by tick.
 *
 * @param canary the version on trial
 * @param baseline the version in service
 */
public record Tick(Arm canary, Arm baseline) {

    /**
     * Whether there is anything to compare. A tick that is not is worth nothing to any test, neither for nor against.
     */
    public boolean isComparable() {
        return canary.requests() > 0 && baseline.requests() > 0;
    }
}
