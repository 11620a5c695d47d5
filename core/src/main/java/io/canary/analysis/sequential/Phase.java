package io.canary.analysis.sequential;

/** What is looked for in a tick. */
enum Phase {
    /** The step has just begun: a catastrophe. */
    START,
    /** Something is the matter that will pass: a catastrophe. */
    ASLEEP,
    /** Harm, and proofs. */
    AWAKE
}
