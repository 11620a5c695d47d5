package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.Arm;

/** Counts of both versions in the same tick: comparing tick by tick cancels effects on both versions alike. */
public record Tick(Arm canary, Arm baseline) {

    /** Whether there is anything to compare: if not, no test counts it as evidence for or against anything. */
    public boolean isComparable() {
        return canary.requests() > 0 && baseline.requests() > 0;
    }
}
