package io.canary.analysis.sequential;

/** What follows when a limit that somebody has set cannot be judged. Never a PASS. */
public enum OnNoData {
    /** The weight stays. */
    HOLD,
    /** That is a FAIL. */
    FAIL
}
