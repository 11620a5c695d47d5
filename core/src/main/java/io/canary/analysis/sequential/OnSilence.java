package io.canary.analysis.sequential;

/** What follows when the canary has fallen silent while the baseline reports. */
public enum OnSilence {
    /** The canary is taken back. */
    ROLLBACK,
    /** Nothing rises. */
    HOLD
}
