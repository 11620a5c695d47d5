package io.canary.analysis.sequential;

/** What is looked for in a tick. */
enum Phase {
    /** The step has just begun: a catastrophe. */
    START,
    /** The canary is still recovering from the begin of the step: a catastrophe. */
    RECOVERING,
    /** Something is the matter with the baseline as well: a catastrophe. */
    CATASTROPHE_ONLY,
    /** Harm, and proofs. */
    FULL
}
