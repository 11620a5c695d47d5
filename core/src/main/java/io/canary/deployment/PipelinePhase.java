package io.canary.deployment;

/** The phase of a {@link TransitionPipeline}. */
enum PipelinePhase {
    /** Nothing is in progress. */
    IDLE,
    /** A transition is being appended. */
    APPENDING,
    /** A rollback that is not in the journal yet is being requested from the router. */
    ROLLING_BACK_IN_DOUBT
}
