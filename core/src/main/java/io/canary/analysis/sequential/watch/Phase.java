package io.canary.analysis.sequential.watch;

/** What a tick is tested for. */
enum Phase {
    /** The step has just started: only a catastrophe. */
    START,
    /** The canary is still recovering from the start of the step: only a catastrophe. */
    RECOVERING,
    /** The baseline is anomalous too: only a catastrophe. */
    CATASTROPHE_ONLY,
    /** Harm, and proofs. */
    FULL
}
