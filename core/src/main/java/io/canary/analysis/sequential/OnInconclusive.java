package io.canary.analysis.sequential;

/** What follows when {@code max_duration_sec} is reached and nothing is proven. */
public enum OnInconclusive {
    /** The canary is rolled back. */
    ABORT,
    /** The canary is promoted without a proof. */
    PROMOTE_UNPROVEN,
    /** It waits for an operator. */
    MANUAL
}
