package io.canary.analysis.sequential;

/** What verdicts are based on. */
public enum Mode {
    /** Limits until the baseline reports too, then the comparison. */
    AUTO,
    /** Limits only. */
    THRESHOLD,
    /** The comparison of canary and baseline, and the limits that the request sets. */
    SEQUENTIAL
}
