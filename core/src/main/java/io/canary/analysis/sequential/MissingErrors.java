package io.canary.analysis.sequential;

/** What a report means that does not say how many of its requests failed. */
public enum MissingErrors {
    /** Nobody knows: its requests count for no rate of errors. */
    UNKNOWN,
    /** None did, as of a counter that there is only once something has failed. */
    NONE
}
