package io.canary.analysis.sequential;

/** What follows when required data is missing; never a PASS. */
public enum OnNoData {
    /** The weight stays. */
    HOLD,
    FAIL
}
