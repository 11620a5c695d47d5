package io.canary.analysis.sequential;

/** What verdicts are made of. */
public enum Mode {
    /** Of limits until the baseline is reported too, and of the comparison from then on. */
    AUTO,
    /** Of limits alone. */
    THRESHOLD,
    /** Of the comparison of canary and baseline; limits that somebody has set hold beside it. */
    SEQUENTIAL
}
