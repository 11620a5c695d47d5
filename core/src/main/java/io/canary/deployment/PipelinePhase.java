package io.canary.deployment;

/** What is going on in a {@link TransitionPipeline}. */
enum PipelinePhase {
    /** Nothing is. */
    IDLE,
    /** A move is being appended. */
    APPENDING,
    /** The router is asked for a rollback that is not in the journal yet. */
    ROLLING_BACK_IN_DOUBT
}
