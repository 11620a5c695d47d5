package io.canary.analysis.sequential;

/** What follows when the canary stops reporting while the baseline reports. */
public enum OnSilence {
    /** The canary is rolled back. */
    ROLLBACK,
    /** The weight stays. */
    HOLD
}
