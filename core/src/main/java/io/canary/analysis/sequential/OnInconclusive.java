package io.canary.analysis.sequential;

/** What follows when the time is over and nothing is proven. */
public enum OnInconclusive {
    /** The canary is taken back. */
    ABORT,
    /** The canary is promoted without a proof. */
    PROMOTE_UNPROVEN,
    /** Somebody decides. */
    MANUAL
}
