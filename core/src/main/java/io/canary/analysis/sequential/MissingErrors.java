package io.canary.analysis.sequential;

/** What a report without a number of errors means. */
public enum MissingErrors {
    /** The number is not known: the error rate leaves its requests out. */
    UNKNOWN,
    /** No request failed, as with a counter that exists only after the first error. */
    NONE
}
