package io.canary.analysis.sequential;

/** What follows when something that must be known is not; never a PASS. */
public enum OnNoData {
    /** The weight stays. */
    HOLD,
    FAIL
}
